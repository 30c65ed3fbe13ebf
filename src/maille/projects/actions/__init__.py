"""Projects: started from a solution or from an existing actor, carried or looking for somebody, supported, founded."""

from maille.projects.actions.carriers import carry, stop_carrying
from maille.projects.actions.life import revise_project, set_progress
from maille.projects.actions.start import start_project, start_scale_up
from maille.projects.actions.supporters import answer_support, offer_support
from maille.projects.actions.ventures import found_venture, revise_venture, set_venture_progress

__all__ = [
    "answer_support", "carry", "found_venture", "offer_support", "revise_project", "revise_venture", "set_progress",
    "set_venture_progress", "start_project", "start_scale_up", "stop_carrying",
]  # fmt: skip
