"""The node of the thread: every need, challenge, group, solution, project and company is one row here.

Each kind adds its own row one-to-one in its room. Every link, comment, support, follow, report, version and notice is
a real foreign key to the node. Nothing is ever deleted from the thread: it is hidden, with a public reason.
"""

from __future__ import annotations

from maille.contributions.models.node import (
    DETAIL_VIEWS,
    MOST_TELLING_WORDS,
    MOST_WORDS,
    NODE_MACHINE,
    SHORTEST_TELLING_WORD,
    Credit,
    Kind,
    Licence,
    Node,
    NodeQuerySet,
    NodeState,
    Tally,
)
from maille.contributions.models.notices import REPORT_MACHINE, Notice, Report
from maille.contributions.models.reactions import Comment, CommentQuerySet, Follow, Support
from maille.contributions.models.record import Link, Version

__all__ = [
    "DETAIL_VIEWS",
    "MOST_TELLING_WORDS",
    "MOST_WORDS",
    "NODE_MACHINE",
    "REPORT_MACHINE",
    "SHORTEST_TELLING_WORD",
    "Comment",
    "CommentQuerySet",
    "Credit",
    "Follow",
    "Kind",
    "Licence",
    "Link",
    "Node",
    "NodeQuerySet",
    "NodeState",
    "Notice",
    "Report",
    "Support",
    "Tally",
    "Version",
]
