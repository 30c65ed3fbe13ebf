"""The call in words: for each kind of actor an e-mail and a short message, in the voice of the flyer.

Made from the programme's data of the moment, in the language that is active; nothing is kept, so nothing is out of date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from maille.people.mails import absolute
from maille.programmes.models import ActorKind, Programme
from maille.ui.printing import set_words
from maille.ui.templatetags.ui import tr
from maille.workshops.models import Workshop
from maille.workshops.printing.day import venue_of
from maille.workshops.whereabouts import when_of

State = Workshop.State
LONGEST_SHORT: Final = 320  # two text messages
# What a telephone's keyboard has: other signs make a text message cost double.
_PLAIN: Final = str.maketrans({"\u202f": " ", "\xa0": " ", "’": "'", "“": '"', "”": '"', "–": "-"})


@dataclass(frozen=True)
class Words:
    """`address`: where the call leads. `picture`: what the image shows, for who does not see it."""

    subject: str
    text: str
    short: str
    picture: str
    address: str

    @property
    def mailto(self) -> str:
        """Opens the person's own mail program with the message written; nobody is addressed."""
        body = self.text.replace("\n", "\r\n")
        return f"mailto:?{urlencode({'subject': self.subject, 'body': body}, quote_via=quote)}"

    @property
    def sms(self) -> str:
        return f"sms:?&{urlencode({'body': self.short}, quote_via=quote)}"


def words_of(programme: Programme, kind: ActorKind | None, *, address: str = "", relayed_by: str = "") -> Words:
    """For one kind of actor, or for all. `address`: another way in than the site's own; `relayed_by`: who passes the call on."""
    address = address or address_for(programme, kind)
    workshop = next_workshop(programme)
    return Words(
        subject=set_words(_subject(programme, kind)),
        text=_text(programme, kind, workshop, address, relayed_by),
        short=_short(programme, kind, workshop, address),
        picture=_picture(programme, kind, workshop),
        address=address,
    )


def address_for(programme: Programme, kind: ActorKind | None) -> str:
    """The page that tells this kind why to come; the form for everybody."""
    if kind is None:
        return absolute(reverse("workshops:join", args=[programme.slug]))
    return absolute(reverse("pages:join-kind", args=[programme.slug, kind.code]))


def next_workshop(programme: Programme) -> Workshop | None:
    """The first that is still to be held, whether its hours and place are known or not; else the first without a day yet."""
    today = programme.today()
    standing = programme.workshops.filter(state__in=[State.ANNOUNCED, State.CONFIRMED, State.RUNNING]).with_dates()
    some = [found for found in standing if not found.slots.all()]
    return next(
        (found for found in standing if any(slot.on >= today for slot in found.slots.all())), next(iter(some), None)
    )


def name_of(kind: ActorKind) -> str:
    return str(tr(kind, "reasons_title") or tr(kind, "label"))


def meeting_of(workshop: Workshop) -> str:
    """« jeudi 11 janvier, matin, Roubaix, lieu à définir »."""
    return f"{when_of(workshop)}, {venue_of(workshop)}"


def _subject(programme: Programme, kind: ActorKind | None) -> str:
    title = tr(programme, "title")
    if kind is None:
        return _("Rejoignez-nous : %(title)s") % {"title": title}
    return _("%(kind)s, rejoignez-nous : %(title)s") % {"kind": name_of(kind), "title": title}


def _text(
    programme: Programme, kind: ActorKind | None, workshop: Workshop | None, address: str, relayed_by: str
) -> str:
    facts = {
        "title": tr(programme, "title"),
        "organiser": programme.organiser or tr(programme, "title"),
        "address": address,
    }
    paragraphs = [_("Bonjour,")]
    if relayed_by:
        paragraphs.append(_("%(relay)s relaie l'appel de %(organiser)s.") % (facts | {"relay": relayed_by}))
    paragraphs.append(str(tr(programme, "call") or facts["title"]))
    if kind is not None and (reasons := str(tr(kind, "reasons")).rstrip(". ")):
        paragraphs.append(_("Pourquoi vous engager ? %(reasons)s.") % {"reasons": reasons})
    if titles := [str(tr(theme, "title")) for theme in programme.themes.all()]:
        paragraphs.append(_("Les enjeux : %(themes)s.") % {"themes": ", ".join(titles)})
    paragraphs.append(str(tr(programme, "spirit")))
    if workshop is not None:
        meeting = {"title": tr(workshop, "title"), "meeting": meeting_of(workshop)}
        paragraphs.append(_("Le prochain rendez-vous : %(meeting)s (%(title)s).") % meeting)
    paragraphs += [_("Pour participer : %(address)s") % facts, *_contacts(programme)]
    paragraphs.append(f"{tr(programme, 'title')}\n{tr(programme, 'slogan')}".strip())
    said = "\n\n".join(set_words(part) for part in paragraphs if part)
    return said.replace("\u202f", "\xa0")  # a thin space is a box in some mail programs


def _contacts(programme: Programme) -> list[str]:
    lines = []
    for contact in programme.shown_contacts():
        who = [contact.name, contact.role, contact.organisation_name, contact.phone, contact.email]
        lines.append(_("Pour plus d'infos : %(contact)s") % {"contact": ", ".join(part for part in who if part)})
    return lines


def _short(programme: Programme, kind: ActorKind | None, workshop: Workshop | None, address: str) -> str:
    """As much as two text messages hold: the place goes first, then whom it speaks to. The address always stays whole."""
    title = f"{tr(programme, 'title')}, {programme.territory}."
    spoken = _("%(kind)s, rejoignez-nous !") % {"kind": name_of(kind)} if kind is not None else _("Rejoignez-nous !")
    meetings = [""]
    if workshop is not None:
        next_one = _("Prochain rendez-vous : %(meeting)s.")
        meetings = [next_one % {"meeting": meeting_of(workshop)}, next_one % {"meeting": when_of(workshop)}]
    tries = [[spoken, title, meetings[0]], [spoken, title, meetings[-1]], [title, meetings[-1]], [title]]
    made = [" ".join(part for part in [*parts, address] if part).translate(_PLAIN) for parts in tries]
    return next((text for text in made if len(text) <= LONGEST_SHORT), made[-1])


def _picture(programme: Programme, kind: ActorKind | None, workshop: Workshop | None) -> str:
    parts = [str(tr(programme, "title"))]
    if kind is not None:
        parts.append(f"{name_of(kind)} : {tr(kind, 'reasons')}".rstrip(" :"))
    if workshop is not None:
        parts.append(capfirst(meeting_of(workshop)))
    return set_words(". ".join(part.rstrip(". ") for part in parts) + ".")
