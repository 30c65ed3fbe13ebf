"""First contact with who came in a list: who writes, where the address comes from, what one may do about it (GDPR, article 14)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from maille.people.mails import Item, Letter, absolute, queue_letters
from maille.people.models import Person
from maille.people.topics import team_topic
from maille.steering.models import ImportBatch
from maille.workshops.leaving import leave_links
from maille.workshops.mails import entrance_of
from maille.workshops.models import Registration
from maille.workshops.whereabouts import when_of, whereabouts

CONFIRMED: Final = Registration.State.CONFIRMED


def tell_newcomers(
    batch: ImportBatch,
    people: Sequence[Person],
    seats: Mapping[int, Sequence[Registration]],
    agreeing: Collection[int],
    *,
    now: datetime,
) -> None:
    """`seats`: person → their registrations. `agreeing`: who said yes to the news. One letter each, written once for those alike."""
    alike: dict[object, list[Person]] = {}  # whoever is registered has a letter of their own, with their links
    for person in people:
        alike.setdefault(person.pk if seats.get(person.pk) else str(person.pk in agreeing), []).append(person)
    for told in alike.values():

        def write(first: Person = told[0]) -> Letter:
            return _letter(batch, seats.get(first.pk, ()), agrees=first.pk in agreeing)

        queue_letters(
            told, write=write, key=lambda person: f"imported:{batch.programme_id}:{person.pk}", kind="imported",
            programme_id=batch.programme_id, topic=team_topic(batch.programme_id), due_at=now,
        )  # fmt: skip


def _letter(batch: ImportBatch, rows: Sequence[Registration], *, agrees: bool) -> Letter:
    programme = batch.programme
    facts = {"title": programme.title, "source": batch.source, "organiser": programme.organiser or programme.title}
    lines = [_("L'équipe de « %(title)s » (%(organiser)s) vous fait entrer dans ce programme.") % facts]
    for row in rows:
        seat = {"title": row.workshop.title, "when": when_of(row.workshop)}
        held = _("Votre place est retenue pour « %(title)s », %(when)s.") % seat
        waits = _("Vous êtes en liste d'attente pour « %(title)s », %(when)s.") % seat
        lines += [held if row.state == CONFIRMED else waits, *whereabouts(row.workshop)]
    lines.append(
        _("Votre nom et votre adresse viennent de : %(source)s. Ils servent à ce programme seulement.") % facts
    )
    agreed = _("Vous y avez accepté les nouvelles du programme ; chacune s'arrête en un clic. Vous pouvez aussi vous plaindre à la CNIL (cnil.fr).")  # fmt: skip
    silent = _("Aucune nouvelle ne vous sera envoyée sans votre accord. Vous pouvez aussi vous plaindre à la CNIL (cnil.fr).")  # fmt: skip
    address = rows[0].workshop.get_absolute_url() if len(rows) == 1 else programme.get_absolute_url()
    return Letter(
        subject=_("« %(title)s » : d'où vient votre adresse, ce que vous pouvez en faire") % facts,
        greeting="",
        paragraphs=lines,
        button=Item(_("Voir l'atelier") if len(rows) == 1 else _("Voir le programme"), absolute(address)),
        links=[link for row in rows for link in leave_links(row, is_named=len(rows) > 1)],
        items=[Item(_("Voir, corriger ou effacer mes données"), absolute(reverse("people:data")))],
        after=[*(line for row in rows for line in entrance_of(row)), agreed if agrees else silent],
        why=_("Vous recevez ce message une seule fois, parce que votre adresse figurait dans cette liste."),
    )
