"""What may happen to any contribution. Each function is one rule, in one transaction, with its line in the journal."""

from maille.contributions.actions.links import archive, inspire, link, merge, split_from
from maille.contributions.actions.moderation import (
    decide_report,
    hide,
    hide_comment,
    report,
    restore,
    restore_comment,
    withdraw,
)
from maille.contributions.actions.reactions import comment, follow, support, unfollow, unsupport
from maille.contributions.actions.writing import StaleError, Words, claim, publish, revise

__all__ = [
    "StaleError", "Words", "archive", "claim", "comment", "decide_report", "follow", "hide", "hide_comment", "inspire", "link", "merge",
    "publish", "report", "restore", "restore_comment", "revise", "split_from", "support", "unfollow", "unsupport", "withdraw",
]  # fmt: skip
