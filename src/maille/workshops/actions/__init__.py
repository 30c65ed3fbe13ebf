"""What may happen to a workshop and to those who come. Each function is one rule, in one transaction."""

from maille.workshops.actions.access import ask_arrangements, forget_access_needs
from maille.workshops.actions.answers import answer_question, forget_answers
from maille.workshops.actions.assisted import register_assisted, register_to_each, tell_of_each
from maille.workshops.actions.attendance import (
    attendance_to_settle,
    check_in,
    check_in_cohort,
    settle_attendance,
    undo_check_in,
)
from maille.workshops.actions.charge import hand_over, person_in_charge
from maille.workshops.actions.cohorts import (
    add_members,
    answer_offers,
    check_cohort,
    check_more,
    forget_pupils,
    leave_cohort,
    register_cohort,
    remove_member,
    rename_member,
)
from maille.workshops.actions.feeds import close_feed, open_feed, person_of_feed
from maille.workshops.actions.joining import join, join_many
from maille.workshops.actions.life import (
    announce_new_date,
    keeps_from_draft,
    move_workshop,
    report_outcome,
    settle_place,
)
from maille.workshops.actions.members import recognise
from maille.workshops.actions.offers import accept_offer, decline_offer, expire_offers
from maille.workshops.actions.phonecalls import answer_by_phone, call_made, call_not_made
from maille.workshops.actions.releasing import release_of, release_seat, restore_seat
from maille.workshops.actions.seats import (
    cancel,
    confirm_requests,
    fill_seats,
    lock_workshop,
    register,
)  # fmt: skip
from maille.workshops.actions.taking_back import given_up, take_back
from maille.workshops.actions.walkins import KnownHereError, walk_in, walk_in_alone

__all__ = [
    "KnownHereError",
    "accept_offer",
    "add_members",
    "announce_new_date",
    "answer_by_phone",
    "answer_offers",
    "answer_question",
    "ask_arrangements",
    "attendance_to_settle",
    "call_made",
    "call_not_made",
    "cancel",
    "check_cohort",
    "check_in",
    "check_in_cohort",
    "check_more",
    "close_feed",
    "confirm_requests",
    "decline_offer",
    "expire_offers",
    "fill_seats",
    "forget_access_needs",
    "forget_answers",
    "forget_pupils",
    "given_up",
    "hand_over",
    "join",
    "join_many",
    "keeps_from_draft",
    "leave_cohort",
    "lock_workshop",
    "move_workshop",
    "open_feed",
    "person_in_charge",
    "person_of_feed",
    "recognise",
    "register",
    "register_assisted",
    "register_cohort",
    "register_to_each",
    "release_of",
    "release_seat",
    "remove_member",
    "rename_member",
    "report_outcome",
    "restore_seat",
    "settle_attendance",
    "settle_place",
    "take_back",
    "tell_of_each",
    "undo_check_in",
    "walk_in",
    "walk_in_alone",
]  # fmt: skip
