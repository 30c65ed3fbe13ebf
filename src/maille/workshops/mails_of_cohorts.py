"""What who answers for a group is told: one letter for all its seats. Its members are never written to."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.people.mails import Item, Letter, absolute, in_language_of, send_letter
from maille.people.models import Person
from maille.people.signin_mails import link_for
from maille.ui.dates import day_in_words, hour_in_words
from maille.ui.templatetags.ui import tr
from maille.workshops.audience import LETTERS_PER_ADDRESS
from maille.workshops.leaving import leave_links
from maille.workshops.mails import LETTERS_OF_SEATS, greeting_of, may_write, why_of
from maille.workshops.models import Cohort, Registration
from maille.workshops.whereabouts import when_of, whereabouts

State = Registration.State


def seats_in_words(cohort: Cohort) -> str:
    """« 22 places retenues, 4 en liste d'attente. »"""
    states = cohort.states()
    held = len([state for state in states if state in {State.CONFIRMED, State.PRESENT, State.ABSENT}])
    counts = [
        (held, ngettext("%(count)d place retenue", "%(count)d places retenues", held)),
        (states.count(State.OFFERED), _("%(count)d proposées, à prendre ou à laisser")),
        (states.count(State.WAITING), _("%(count)d en liste d'attente")),
        (states.count(State.REQUESTED), _("%(count)d à confirmer par le lien du message")),
    ]
    said = [words % {"count": count} for count, words in counts if count]
    return f"{', '.join(said)}." if said else _("Plus aucune place.")


def tell_cohort(cohort: Cohort, *, now: datetime, is_entrusted: bool = False, is_offer: bool = False) -> None:
    """Where the group's seats stand; with a place offered, until when it is theirs. `is_entrusted`: the team named them.
    `is_offer`: places are offered just now, which is told however many letters went before."""
    person, workshop = cohort.in_charge, cohort.workshop
    most = LETTERS_PER_ADDRESS if person.must_prove_address else LETTERS_OF_SEATS
    if not person.contact_email or person.erased_at or not (is_offer or may_write(person, what="seats", most=most)):
        return
    with in_language_of(person):
        facts = {"group": cohort.label, "title": tr(workshop, "title"), "when": when_of(workshop)}
        asks = State.REQUESTED in cohort.states()
        button = _("Retenir les places du groupe") if asks else _("Voir le groupe et sa liste")
        letter = Letter(
            subject=_("Votre groupe « %(group)s » : %(title)s") % facts,
            greeting=greeting_of(person),
            paragraphs=[
                *(_entrusted() if is_entrusted else []),
                _("Pour « %(title)s », %(when)s :") % facts,
                seats_in_words(cohort),
                *_until(cohort),
                *whereabouts(workshop),
            ],
            button=Item(button, link_for(person, back=address_of(cohort), life=timedelta(days=7), now=now)),
            links=leave_links(cohort),
            after=[_("Nous n'écrivons qu'à vous : prévenez les personnes du groupe.")],
            why=why_of(workshop.programme),
            slogan=tr(workshop.programme, "slogan"),
        )
        key = f"cohort:{cohort.pk}:{secrets.token_hex(8)}"
        send_letter(
            letter, key=key, kind="registration", to=person.contact_email, person=person,
            programme_id=workshop.programme_id, secret=True,
        )  # fmt: skip


def tell_relieved(cohort: Cohort, *, former: Person, now: datetime) -> None:
    """To who answered for the group until now: somebody else does."""
    programme = cohort.workshop.programme
    if not former.contact_email or former.erased_at or not may_write(former, what="seats", most=LETTERS_OF_SEATS):
        return
    with in_language_of(former):
        facts = {"group": cohort.label, "name": cohort.in_charge.public_name, "title": tr(cohort.workshop, "title")}
        letter = Letter(
            subject=_("Votre groupe « %(group)s » a changé de mains") % facts,
            greeting=greeting_of(former),
            paragraphs=[
                _("L'équipe du programme a confié à %(name)s le groupe « %(group)s » inscrit à « %(title)s ». Nous n'écrivons plus qu'à cette personne ; les places ne changent pas.") % facts
            ],
            button=Item(_("Voir l'atelier"), absolute(cohort.workshop.get_absolute_url())),
            why=why_of(programme),
            slogan=tr(programme, "slogan"),
        )  # fmt: skip
        key = f"cohort-relieved:{cohort.pk}:{secrets.token_hex(8)}"
        send_letter(
            letter, key=key, kind="registration", to=former.contact_email, person=former, programme_id=programme.pk
        )


def _entrusted() -> list[str]:
    return [
        _("L'équipe du programme vous a donné comme la personne qui répond de ce groupe, et nous a confié votre adresse pour cela. Vous changez la liste, retirez une personne ou annulez quand vous voulez."),
        _("Ce n'est pas vous ? Dites-le à l'équipe, elle confiera le groupe à quelqu'un d'autre."),
    ]  # fmt: skip


def address_of(cohort: Cohort) -> str:
    return reverse("workshops:cohort", args=[cohort.workshop.programme.slug, cohort.workshop.slug, cohort.pk])


def _until(cohort: Cohort) -> list[str]:
    offered = cohort.seats.filter(state=State.OFFERED).order_by("offer_expires_at").first()
    if offered is None or offered.offer_expires_at is None:
        return []
    ends = timezone.localtime(offered.offer_expires_at)
    until = f"{day_in_words(ends, 'day')}, {hour_in_words(ends.time())}"
    return [_("Les places proposées sont à vous si vous les prenez avant le %(until)s.") % {"until": until}]
