"""Which needs say the same, and which belong together.

Two similarities, never mixed. `already_said` and `LexicalIndex`: the same words or nearly the same letters, and the words
in common explain the answer. `group_texts` and `place`: the same meaning in other words, by an encoder of sentences; the
computer suggests, people name families, and the rest is learnt from what they named.

NumPy is loaded here: import this package in the worker or a child process, never where pages are served.
"""

from .encoders import Chosen, SentenceEncoder, TextEncoder, WordEncoder, chosen_encoder, default_encoder
from .folder import BadFolder, FolderEncoder, read_folder
from .grouping import Grouping, group_texts, place
from .keywords import keywords_by_family
from .lexical import TYPED_AGAIN, LexicalIndex, already_said, words_in_common
from .suggestions import suggestion_threshold

__all__ = [
    "TYPED_AGAIN",
    "BadFolder",
    "Chosen",
    "FolderEncoder",
    "Grouping",
    "LexicalIndex",
    "SentenceEncoder",
    "TextEncoder",
    "WordEncoder",
    "already_said",
    "chosen_encoder",
    "default_encoder",
    "group_texts",
    "keywords_by_family",
    "place",
    "read_folder",
    "suggestion_threshold",
    "words_in_common",
]
