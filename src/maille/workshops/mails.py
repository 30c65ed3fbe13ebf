"""What those who come to a workshop are told. Useful mails: they leave whatever the choice of news."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from maille.core import ratelimit
from maille.core.errors import RuleError
from maille.people.mails import Item, Letter, in_language_of, send_letter
from maille.people.models import Person
from maille.people.signin_mails import WELCOME_LIFE, link_for
from maille.programmes.models import Programme
from maille.ui.dates import day_in_words, hour_in_words
from maille.ui.templatetags.ui import tr
from maille.workshops.audience import LETTERS_PER_ADDRESS, Told, audience, is_mailed, note_offer_to_call, note_to_call
from maille.workshops.leaving import leave_links
from maille.workshops.models import Registration, Slot, Workshop
from maille.workshops.tickets import ticket_address
from maille.workshops.whereabouts import when_of, whereabouts

State = Registration.State
HalfDay = tuple[date, str]  # the day, and the part of day's code
LETTERS_OF_SEATS: Final = 30  # a proven address: its owner may choose many workshops
LETTERS_AT_ONCE: Final = 300  # in FIVE_MINUTES, to addresses that nobody proved; then LETTERS_A_SECOND
LETTERS_A_SECOND: Final = 5
AN_HOUR, FIVE_MINUTES = 3600, 300
_RETAIN: Final = gettext_noop("Retenir ma place")
_SEE: Final = gettext_noop("Voir l'atelier")
_OFFERED: Final = gettext_noop(
    "Il y a une place pour vous à « %(title)s », %(when)s. Elle est à vous si vous la prenez avant le %(until)s."
)
_REGISTERED: Final = {
    State.REQUESTED: gettext_noop(
        "Vous avez demandé une place pour « %(title)s », %(when)s. Un clic sur le lien ci-dessous la retient."
    ),
    State.CONFIRMED: gettext_noop("Votre place est retenue pour « %(title)s », %(when)s."),
    State.WAITING: gettext_noop(
        "« %(title)s », %(when)s, est complet. Vous êtes en liste d'attente, dans l'ordre d'arrivée : "
        "nous vous écrivons dès qu'une place se libère."
    ),
}
_OF_A_SEAT: Final = {_OFFERED, _REGISTERED[State.REQUESTED], _REGISTERED[State.CONFIRMED]}
_OFF: Final = {Workshop.State.POSTPONED, Workshop.State.CANCELLED}


def tell_joined(
    *, person: Person, programme: Programme, registration: Registration | None, back: str, now: datetime
) -> None:
    """Welcome, with the personal link that proves the address. Nothing is sent to a telephone, nor past six letters an hour."""
    if not person.contact_email or not may_write(person):
        return
    with in_language_of(person):
        letter = Letter(
            subject=_("%(title)s : votre lien personnel") % {"title": tr(programme, "title")},
            greeting=greeting_of(person),
            paragraphs=[
                _welcome(programme, registration),
                *(whereabouts(registration.workshop) if registration else []),
            ],
            button=Item(_seat_button(registration), link_for(person, back=back, life=WELCOME_LIFE, now=now)),
            after=[
                _(
                    "Ce lien vous reconnaît sur tous vos appareils. Il sert une fois, pendant trois jours ; ensuite, un code par courriel suffit."
                ),
                _("Vous n'avez rien demandé ? Ne faites rien : cette adresse ne recevra rien d'autre."),
            ],
            links=leave_links(registration) if registration else [],
            why=why_of(programme),
            slogan=tr(programme, "slogan"),
        )
        send_letter(
            letter, key=f"welcome:{person.pk}", kind="welcome", to=person.contact_email, person=person,
            programme_id=programme.pk, secret=True, due_at=turn_of_stranger(now),
        )  # fmt: skip


def turn_of_stranger(now: datetime) -> datetime | None:
    """When a first letter may leave: at once, and in a rush five a second, so that no script mails half the town by us."""
    behind = ratelimit.count("letters:strangers", seconds=FIVE_MINUTES) - LETTERS_AT_ONCE
    return now + timedelta(seconds=behind // LETTERS_A_SECOND) if behind > 0 else None


def tell_registered(registration: Registration, *, now: datetime) -> None:
    """Nothing more is sent past so many letters an hour: somebody may come and go all day in a stranger's name."""
    text = _REGISTERED.get(State(registration.state))
    most = LETTERS_PER_ADDRESS if registration.state == State.REQUESTED else LETTERS_OF_SEATS
    if text is not None and may_write(registration.person, what="seats", most=most):
        button = _RETAIN if registration.state == State.REQUESTED else _SEE
        _write(registration, subject=gettext_noop("Votre inscription : %(title)s"), text=text, button=button, now=now)


def tell_offered(registration: Registration, *, now: datetime) -> None:
    """A place was freed: it is theirs until the offer ends. Whom no mail reaches is called."""
    if not is_mailed(registration.person):
        note_offer_to_call(Told(registration, registration.person), now=now)
        return
    subject = gettext_noop("Une place pour vous : %(title)s")
    _write(
        registration, subject=subject, text=_OFFERED, button=gettext_noop("Prendre la place, ou la laisser"), now=now
    )


def tell_released(registration: Registration, *, now: datetime) -> None:
    """The team gave it up for them: should anybody have said so in their name, they hear of it."""
    text = gettext_noop(
        "L'équipe a annulé votre inscription à « %(title)s », %(when)s, comme on le lui a dit de votre part. "
        "Si c'est une erreur, inscrivez-vous de nouveau ou prévenez-la."
    )
    _write(registration, subject=gettext_noop("Inscription annulée : %(title)s"), text=text, button=_SEE, now=now)


def tell_changed(
    workshop: Workshop,
    *,
    subject: str,
    text: str,
    now: datetime,
    because: str = "",
    leads: Sequence[str] = (),
    former: Sequence[HalfDay] = (),
) -> int:
    """Everybody who is to come or waits hears of a change; returns how many mails were queued. Whom none reaches is to be called.

    `subject`, `text`, and `leads` (sentences before it): msgids. `former`: the half-days that are no more.
    """
    found = audience(workshop)
    for one in found.by_phone:
        note_to_call(one, leads=leads, text=text, because=because, now=now)
    return sum(
        _write(
            one.registration, subject=subject, text=text, leads=leads, button=_SEE, because=because, now=now,
            former=former, to=one.person if one.cohort else None,
        )
        for one in found.by_mail
    )  # fmt: skip


def _write(
    registration: Registration,
    *,
    subject: str,
    text: str,
    button: str,
    now: datetime,
    because: str = "",
    leads: Sequence[str] = (),
    former: Sequence[HalfDay] = (),
    to: Person | None = None,
) -> bool:
    """The msgids are translated here, in the reader's language. `to`: who answers for a group."""
    person, workshop = to or registration.person, registration.workshop
    if not _may_hear(person):
        return False
    with in_language_of(person):
        facts = _facts(registration, now)
        said = " ".join([*(_(lead) for lead in leads), _(text) % facts])
        seatless = [] if to or text in _OF_A_SEAT else _seatless(registration)
        is_over = workshop.state in _OFF or registration.state == State.CANCELLED
        standing = [] if is_over else [*seatless, *whereabouts(workshop)]
        letter = Letter(
            subject=_(subject) % facts,
            greeting=greeting_of(person),
            paragraphs=[said, *_no_more(former), *([because] if because else []), *standing],
            button=Item(_(button), link_for(person, back=workshop.get_absolute_url(), life=timedelta(days=7), now=now)),
            links=leave_links(registration.cohort or registration),
            after=entrance_of(registration) if to is None else [],
            why=why_of(workshop.programme),
            slogan=tr(workshop.programme, "slogan"),
        )
        send_letter(
            letter,
            key=f"registration:{registration.pk}:{secrets.token_hex(8)}",
            kind="registration",
            to=person.contact_email,
            person=person,
            programme_id=workshop.programme_id,
            secret=True,
            expires_at=registration.offer_expires_at if registration.state == State.OFFERED else None,
        )
    return True


def _no_more(former: Sequence[HalfDay]) -> list[str]:
    """The date that is in their notebook, in the running language."""
    if not former:
        return []
    moments = dict(Slot.Part.choices)
    days = " ; ".join(
        _("%(day)s, %(part)s") % {"day": day_in_words(on, "day"), "part": moments[part]} for on, part in former
    )
    return [_("Ne tient plus : %(days)s.") % {"days": days}]


def _may_hear(person: Person) -> bool:
    """An address that nobody proved may be a stranger's, typed thirty times: it gets few letters, whatever changes."""
    if not person.contact_email or person.erased_at is not None:
        return False
    return not person.must_prove_address or may_write(person, what="unproven")


def _facts(registration: Registration, now: datetime) -> dict[str, str]:
    """What the sentences are filled with, in the running language."""
    ends = timezone.localtime(registration.offer_expires_at or now)
    workshop, until = registration.workshop, f"{day_in_words(ends, 'day')}, {hour_in_words(ends.time())}"
    return {"title": str(tr(workshop, "title")), "when": when_of(workshop), "until": until}


def _seatless(registration: Registration) -> list[str]:
    """To who has no seat: that they have none, and what would give them one."""
    state = registration.state
    if state == State.WAITING:
        words = _("Vous n'avez pas encore de place : vous êtes au rang %(rank)d de la liste d'attente.")
        return [words % {"rank": rank_of(registration)}]
    if state == State.OFFERED:
        return [_("La place qui vous est proposée n'est retenue que si vous la prenez.")]
    if state == State.REQUESTED:
        return [_("Votre place n'est pas encore retenue : elle attend votre clic sur le lien de ce message.")]
    return []


def rank_of(registration: Registration) -> int:
    """Of somebody who waits: 1 is asked next. One query."""
    if registration.queued_at is None:
        return 1
    ahead = Q(queued_at__lt=registration.queued_at) | Q(queued_at=registration.queued_at, pk__lt=registration.pk)
    return registration.workshop.registrations.filter(ahead, state=State.WAITING).count() + 1


def entrance_of(registration: Registration) -> list[str]:
    """For who holds a seat: the link whose square is shown at the door."""
    if registration.state != State.CONFIRMED or registration.workshop.state in _OFF:
        return []
    return [
        _("Votre entrée, à montrer à l'accueil le jour venu : %(address)s") % {"address": ticket_address(registration)},
    ]


def _welcome(programme: Programme, registration: Registration | None) -> str:
    facts = {"title": tr(programme, "title")}
    if registration is None:
        return (
            _("Vous suivez « %(title)s ». Le lien ci-dessous confirme votre adresse et vous ouvre le programme.")
            % facts
        )
    facts["when"] = when_of(registration.workshop)
    if registration.state == State.WAITING:
        return (
            _("Vous participez à « %(title)s ». L'atelier, %(when)s, est complet : vous êtes en liste d'attente.")
            % facts
        )
    return _("Vous participez à « %(title)s ». Un clic sur le lien ci-dessous retient votre place, %(when)s.") % facts


def _seat_button(registration: Registration | None) -> str:
    if registration is not None and registration.state == State.REQUESTED:
        return _(_RETAIN)
    return _("Ouvrir le programme")


def greeting_of(person: Person) -> str:
    return _("Bonjour %(name)s,") % {"name": person.pseudonym or person.first_name}


def why_of(programme: Programme) -> str:
    return _("Vous recevez ce message parce que cette adresse a été donnée pour participer à « %(title)s ».") % {
        "title": tr(programme, "title")
    }


def may_write(person: Person, *, what: str = "welcome", most: int = LETTERS_PER_ADDRESS) -> bool:
    """A stranger must not fill somebody's mailbox by joining again and again in their name: all who gave an address without
    proving it are counted together. Nor may they use up its owner's letters: who proved it, or whom the team registered, is
    counted alone."""
    whose = person.contact_email if person.must_prove_address else f"p{person.pk}"
    try:
        ratelimit.hit(f"{what}:{whose}", limit=most, seconds=AN_HOUR)
    except RuleError:
        return False
    return True
