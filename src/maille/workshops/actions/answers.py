"""The free question of a workshop: answered or not, read by organisers only, forgotten with the registration."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean_line
from maille.people.models import Person
from maille.workshops.actions.seats import lock_workshop
from maille.workshops.models import LAST_DAY, Registration, Workshop

ANSWERS_LAST: Final = timedelta(days=90)


@transaction.atomic
def answer_question(*, workshop: Workshop, person: Person, answer: str, now: datetime) -> None:
    """Replace one's answer; an empty one takes it back. Twice is as once. Raises RuleError without a registration or a question."""
    workshop = lock_workshop(workshop)
    registration = workshop.registrations.active().filter(person=person).first()
    if registration is None:
        raise RuleError(_("Inscrivez-vous d'abord à cet atelier."))
    if not workshop.question:
        raise RuleError(_("Cet atelier ne pose pas de question."))
    answer = clean_line(answer)[:400]
    if answer == registration.answer:
        return
    registration.answer = answer
    registration.save(update_fields=["answer"])
    journal.record(
        "registration.answered", at=now, subject=workshop, by=person, role="participant", programme_id=workshop.programme_id
    )  # fmt: skip


def forget_answers(*, now: datetime) -> int:
    """For the worker: answers given for a workshop that was held three months ago. Returns how many."""
    ended = Workshop.objects.annotate(last_on=LAST_DAY).filter(last_on__lt=timezone.localdate(now - ANSWERS_LAST))
    return Registration.objects.filter(workshop__in=ended.values("pk")).exclude(answer="").update(answer="")
