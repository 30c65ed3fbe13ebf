"""Groups: opened on a challenge, joined and left freely, split and merged only on purpose."""

from maille.groups.actions.life import (
    dissolve,
    merge_groups,
    open_group,
    revise_group,
    set_progress,
    split_group,
    write_catch_up,
)
from maille.groups.actions.members import join_group, leave_group, set_member_role

__all__ = [
    "dissolve", "join_group", "leave_group", "merge_groups", "open_group", "revise_group", "set_member_role", "set_progress",
    "split_group", "write_catch_up",
]  # fmt: skip
