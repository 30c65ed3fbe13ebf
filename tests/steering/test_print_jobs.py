"""Long prints go through the queue: ordered, followed, fetched, thrown away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from maille.steering.actions import printing
from maille.steering.models import PrintJob
from maille.workshops.actions.attestations import issue_attestations
from maille.workshops.models import Attendance
from tests.gates.world import create_person
from tests.steering.conftest import said
from tests.workshops.test_printing import pages_of

NOW = timezone.now()


@pytest.fixture
def attested(world):
    """One person who came, with an attestation of their own."""
    world.workshop.attestations.all().delete()
    Attendance.objects.create(slot=world.workshop.slots.get(), person=create_person("Amadou"))
    issue_attestations(workshop=world.workshop, by=world.people["o"], now=NOW)
    return world.workshop


def order(at_work, page, workshop, once="k"):
    return at_work.post(page("print-order", "attestations"), {"to": workshop.slug, "once": once})["Location"]


def test_ordered_printed_fetched_and_thrown_away(at_work, page, attested):
    address = order(at_work, page, attested)
    assert "En attente" in said(at_work.get(address)) and 'hx-trigger="every 2s"' in said(at_work.get(address))

    assert printing.print_next(timezone.now()) == 1
    assert printing.print_next(timezone.now()) == 0

    job = PrintJob.objects.get()
    assert (job.done, job.total) == (1, 1)  # one page, told while it was made
    ready = said(at_work.get(address))
    assert page("print-download", job.pk) in ready and "every 2s" not in ready
    fetched = at_work.get(page("print-download", job.pk))
    assert "Amadou" in pages_of(fetched.content)[0]
    at_work.post(page("print-delete", job.pk), {"once": "d"})
    assert not PrintJob.objects.exists()


def test_ordered_twice_is_printed_once(at_work, page, attested):
    assert order(at_work, page, attested) == order(at_work, page, attested, once="again")
    assert PrintJob.objects.count() == 1


def test_a_day_later_it_is_gone(at_work, page, attested):
    order(at_work, page, attested)
    job = PrintJob.objects.get()
    PrintJob.objects.update(state="ready", pdf=b"%PDF-", expires_at=NOW - timedelta(seconds=1))

    assert at_work.get(page("print-download", job.pk)).status_code == 404
    assert printing.forget_prints(NOW) == 1 and not PrintJob.objects.exists()


def test_what_a_dead_worker_had_begun_is_begun_once_more_then_given_up(at_work, page, attested):
    order(at_work, page, attested)
    later = NOW + timedelta(hours=1)
    for tries, state in ((1, "ready"), (2, "failed")):
        PrintJob.objects.update(state="running", started_at=NOW, tries=tries, pdf=None)
        printing.print_next(later)
        assert PrintJob.objects.get().state == state
    assert "a échoué" in said(at_work.get(page("print-job", PrintJob.objects.get().pk)))


def test_a_document_that_does_not_exist_is_refused(at_work, page, world):
    answer = at_work.post(page("print-order", "passeports"), {"to": world.workshop.slug}, follow=True)
    assert "existe pas" in said(answer) and not PrintJob.objects.exists()


def test_few_people_print_at_once_and_many_through_the_queue(at_work, page, attested, monkeypatch):
    where = page("workshop-prints", attested.slug)
    assert page("workshop-print", attested.slug, "attestations") in said(at_work.get(where))
    monkeypatch.setattr("maille.steering.views.prints.LONG", 0)
    assert page("print-order", "attestations") in said(at_work.get(where))
