"""« Déjà exprimé ? »: needs that share words with a sentence. A suggestion, never a wall."""

from __future__ import annotations

from maille.contributions.models import Kind, Node
from maille.core.text import fold
from maille.programmes.models import Programme

SHOWN = 4
EMPTY_WORDS = frozenset(
    [
        "avec",
        "dans",
        "pour",
        "sans",
        "mais",
        "plus",
        "tres",
        "tout",
        "tous",
        "cette",
        "ceux",
        "elle",
        "elles",
        "nous",
        "vous",
        "leur",
        "leurs",
        "sont",
        "etre",
        "avoir",
        "fait",
        "faire",
        "quand",
        "comme",
        "aussi",
    ]
)


def already_said(programme: Programme, sentence: str) -> list[Node]:
    """At most four public needs, most words in common first; at least two words, or half of a short sentence. One query."""
    words = {word for word in fold(sentence[:400]).split() if len(word) > 3} - EMPTY_WORDS
    if not words:
        return []
    nodes = Node.objects.listed().alike(words, programme=programme, kind=Kind.NEED).with_card()
    enough = 2 if len(words) > 3 else 1
    ranked = sorted(
        ((len(words & set(node.search_text.split())), node) for node in nodes),
        key=lambda pair: (-pair[0], pair[1].number),
    )
    return [node for common, node in ranked if common >= enough][:SHOWN]
