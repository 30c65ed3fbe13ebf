"""After a workshop: thanks, with what came out of it, once."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from maille.people.mails import Item, Letter, absolute, queue_letters
from maille.people.models import Person
from maille.people.topics import Topic
from maille.ui.templatetags.ui import tr
from maille.workshops.models import Registration, Workshop

State = Registration.State


def tell_outcome(workshop: Workshop, *, now: datetime) -> int:
    """To those who came; to all who held a seat when nobody noted who came. A second time nothing leaves."""
    return queue_letters(
        who_came(workshop), write=lambda: _letter(workshop), kind="thanks", programme_id=workshop.programme_id,
        key=lambda person: f"thanks:{workshop.pk}:{person.pk}", due_at=now, topic=Topic.THANKS,
    )  # fmt: skip


def who_came(workshop: Workshop) -> list[Person]:
    noted = Person.objects.filter(
        Q(attendances__slot__workshop=workshop, attendances__was_present=True)
        | Q(registrations__workshop=workshop, registrations__state=State.PRESENT)
        | Q(cohorts__seats__workshop=workshop, cohorts__seats__state=State.PRESENT)
    )
    came = list(noted.distinct().order_by("pk"))
    if came or workshop.registrations.filter(state=State.ABSENT).exists():
        return came
    held = Person.objects.filter(
        Q(registrations__workshop=workshop, registrations__state=State.CONFIRMED)
        | Q(cohorts__seats__workshop=workshop, cohorts__seats__state=State.CONFIRMED)
    )
    return list(held.distinct().order_by("pk"))


def _letter(workshop: Workshop) -> Letter:
    facts = {"title": tr(workshop, "title"), "programme": tr(workshop.programme, "title")}
    outcome = [paragraph for paragraph in str(tr(workshop, "outcome")).split("\n") if paragraph.strip()]
    return Letter(
        subject=_("Merci, et voici ce qui en est sorti : %(title)s") % facts,
        greeting="",
        paragraphs=[_("Merci d'avoir pris part à « %(title)s ». Voici ce que l'atelier a produit.") % facts, *outcome],
        button=Item(_("Voir l'atelier"), absolute(workshop.get_absolute_url())),
        after=[
            _("Chaque besoin et chaque défi né ce jour-là a sa page : suivez ce qu'il devient, réagissez, continuez.")
        ],
        why=_("Vous recevez ce message parce que vous étiez à un atelier de « %(programme)s ».") % facts,
    )
