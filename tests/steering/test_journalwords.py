"""The journal speaks the organiser's language: no code of the program is shown."""

import re
from pathlib import Path

import pytest

import maille
from maille.programmes.models import Phase, Programme
from maille.steering.journalwords import DEEDS, STEPS, TOPICS
from maille.workshops.models import Registration, Workshop

STATES = {
    "programme": Programme.State,
    "phase": Phase.State,
    "workshop": Workshop.State,
    "registration": Registration.State,
}
VERB = re.compile(r'"([a-z_]+)\.([a-z_]+)",\s*(?:subject|by)=|verb="([a-z_]+)\.([a-z_]+)"')


def test_every_act_of_the_sources_has_its_words():
    sources = "\n".join(path.read_text() for path in Path(maille.__file__).parent.rglob("*.py"))
    verbs = {(found[0] or found[2], found[1] or found[3]) for found in VERB.findall(sources)}

    without = {
        f"{topic}.{deed}"
        for topic, deed in verbs
        if topic not in TOPICS or not (deed in DEEDS or deed in STEPS.get(topic, {}))
    }

    assert len(verbs) > 20
    assert without == set()


@pytest.mark.parametrize("topic", STATES)
def test_every_state_something_is_moved_to_has_its_words(topic):
    without = {state.value for state in STATES[topic] if state.value not in {**DEEDS, **STEPS.get(topic, {})}}

    assert without == set()
