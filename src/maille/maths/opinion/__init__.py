"""The opinion map: who agrees with whom, what sets groups apart, and what everybody shares. See docs/opinion.md."""

from .ballots import Ballots
from .describe import Description, describe_groups
from .mapping import map_opinions
from .model import OpinionMap
from .representative import Representative
from .routing import draw_next
from .update import update_opinions

__all__ = [
    "Ballots",
    "Description",
    "OpinionMap",
    "Representative",
    "describe_groups",
    "draw_next",
    "map_opinions",
    "update_opinions",
]
