"""What may happen to a person, their account, card, organisation and consents. Each function is one rule."""

from maille.people.actions.arriving import new_guest, refuse_reach, register_person_for, tidy_first_name
from maille.people.actions.cards import close_other_ways_in, issue_card, person_of_card, revoke_card
from maille.people.actions.erasing import erase_person
from maille.people.actions.holding import held_person, hold_people
from maille.people.actions.merging import merge_people, set_aside
from maille.people.actions.organisations import find_or_create_organisation, join_organisation
from maille.people.actions.profile import (
    choose_mails,
    choose_team_mails,
    edit_profile,
    give_consent,
    stop_mails,
    withdraw_consent,
)
from maille.people.actions.proving import attach_person, candidates, mark_proven, prove_address

__all__ = [
    "attach_person", "candidates", "choose_mails", "choose_team_mails", "close_other_ways_in", "edit_profile", "erase_person", "find_or_create_organisation", "give_consent", "held_person", "hold_people", "issue_card",
    "join_organisation", "mark_proven", "merge_people", "new_guest", "person_of_card", "prove_address", "refuse_reach", "register_person_for", "revoke_card", "set_aside",
    "stop_mails", "tidy_first_name", "withdraw_consent",
]  # fmt: skip
