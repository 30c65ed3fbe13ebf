import pytest
from django.db import IntegrityError

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once
from maille.core.models import IdempotencyKey, InstanceFact, JournalEntry

pytestmark = pytest.mark.django_db


def _work():
    journal.record("essai.made")
    return "/la/"


def test_the_second_submit_leads_where_the_first_did():
    assert run_once("k1", "essai:p1", _work) == "/la/"
    assert run_once("k1", "essai:p1", lambda: "/ailleurs/") == "/la/"
    assert JournalEntry.objects.count() == 1


def test_a_form_changed_after_going_back_is_another_act(rf):
    def key(**typed):
        return key_of(rf.post("/", typed))

    first = key(once="k1", title="Un banc", csrfmiddlewaretoken="a")

    assert key(once="k1", title="Un banc", csrfmiddlewaretoken="b") == first
    assert key(once="k1", title="Un banc à l'ombre", csrfmiddlewaretoken="a") != first
    assert key(once="k2", title="Un banc", csrfmiddlewaretoken="a") != first
    assert (len(first), key(title="Un banc")) == (64, "")


def test_another_scope_is_another_form():
    run_once("k1", "essai:p1", _work)
    run_once("k1", "essai:p2", _work)

    assert JournalEntry.objects.count() == 2


def test_a_refused_rule_leaves_the_form_free_to_be_sent_again():
    def refuse():
        journal.record("essai.begun")
        raise RuleError("Non.")

    with pytest.raises(RuleError):
        run_once("k1", "essai:p1", refuse)

    assert (IdempotencyKey.objects.count(), JournalEntry.objects.count()) == (0, 0)
    assert run_once("k1", "essai:p1", _work) == "/la/"


def test_a_broken_constraint_of_the_work_itself_is_not_hidden():
    InstanceFact.objects.create(name="pris")

    def clash():
        InstanceFact.objects.create(name="pris")
        return "/la/"

    with pytest.raises(IntegrityError):
        run_once("k1", "essai:p1", clash)
