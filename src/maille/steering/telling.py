"""Before and after an act that people are told of: how many mails leave, whom to call, what else changes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.ui.dates import day_in_words
from maille.workshops.actions import attendance_to_settle
from maille.workshops.audience import Audience, audience, callees
from maille.workshops.models import PhoneCall, Workshop
from maille.workshops.whereabouts import when_of

State = Workshop.State
_CALLED_OFF = frozenset({State.CANCELLED, State.POSTPONED})


def calls_of(workshop: Workshop) -> list[PhoneCall]:
    return list(workshop.phone_calls.open(workshop.programme.today()).with_people())


def saved(workshop: Workshop, told: int) -> str:
    """`told`: how many mails left. With the calls that remain, also those of an earlier change."""
    calls = calls_of(workshop)
    if not told:
        return " ".join([_("Atelier enregistré."), *to_call(calls)])
    words = ngettext(
        "Atelier enregistré. %(count)d courriel dit ce qui change.",
        "Atelier enregistré. %(count)d courriels disent ce qui change.",
        told,
    )
    return " ".join([words % {"count": told}, *to_call(calls)])


def moved(workshop: Workshop, to: str, found: Audience) -> str:
    """`found`: who was told, as it was counted in the act."""
    if not (found.by_mail or found.by_phone):
        return _("C'est fait.")
    words = ngettext("C'est fait. %(count)d courriel part.", "C'est fait. %(count)d courriels partent.", len(found.by_mail))  # fmt: skip
    return " ".join([words % {"count": len(found.by_mail)}, *to_call(calls_of(workshop))])


def to_call(calls: list[PhoneCall]) -> list[str]:
    people = list(dict.fromkeys(call.person for call in calls))
    if not people:
        return []
    words = ngettext(
        "%(count)d personne est à appeler : %(names)s.", "%(count)d personnes sont à appeler : %(names)s.", len(people)
    )
    return [words % {"count": len(people), "names": callees(people)}]


def told_of(workshop: Workshop, to: str) -> Audience:
    """Who hears of this step: nobody of a draft's, nor of a step that is not news."""
    is_news = to in _CALLED_OFF or to == State.CONFIRMED or _is_on_again(workshop, to)
    return audience(workshop) if is_news and workshop.state not in {State.DRAFT, to} else Audience()


def _is_on_again(workshop: Workshop, to: str) -> bool:
    return to == State.ANNOUNCED and workshop.state in _CALLED_OFF


def consequence(workshop: Workshop, to: str) -> str:
    if to == State.REPORTED:
        return _("Qui est venu reçoit une fois vos remerciements et ce texte. La page de l'atelier le montre à tous.")
    if to == State.FINISHED:
        return _closing(workshop)
    agenda, found = _("L'agenda et la page de l'atelier le diront tout de suite."), told_of(workshop, to)
    mails, calls = len(found.by_mail), [one.person for one in found.by_phone]
    said = []
    if _is_on_again(workshop, to):
        said.append(_("Il est de nouveau annoncé à la date enregistrée : %(when)s.") % {"when": when_of(workshop)})
        if mails:
            words = ngettext("%(count)d courriel part pour le dire.", "%(count)d courriels partent pour le dire.", mails)  # fmt: skip
            said.append(words % {"count": mails})
    elif mails and to in _CALLED_OFF:
        words = ngettext("%(count)d courriel part avec votre motif.", "%(count)d courriels partent avec votre motif.", mails)  # fmt: skip
        said.append(words % {"count": mails})
    elif mails:
        words = ngettext(
            "%(count)d courriel dit que l'atelier aura bien lieu.", "%(count)d courriels disent que l'atelier aura bien lieu.", mails
        )  # fmt: skip
        said.append(words % {"count": mails})
    if calls:
        words = ngettext(
            "Aucun courriel n'atteint %(count)d personne, à appeler : %(names)s.",
            "Aucun courriel n'atteint %(count)d personnes, à appeler : %(names)s.",
            len(calls),
        )
        said.append(words % {"count": len(calls), "names": callees(calls)})
    return " ".join([*said, agenda])


def _closing(workshop: Workshop) -> str:
    present, absent = attendance_to_settle(workshop)
    last = max((slot.on for slot in workshop.slots.all()), default=None)
    early = ""
    if last is not None and last > workshop.programme.today():
        early = (
            _("Attention, cet atelier est à venir, le %(day)s : le clore maintenant ferme ses inscriptions.")
            % {"day": day_in_words(last, "day")}
            + " "
        )
    if not present:
        return early + _(
            "Aucune présence n'a été notée : personne ne sera marqué absent. Vous pourrez les noter plus tard."
        )
    return early + _(
        "Présentes : %(present)d. Inscrites et jamais notées, donc marquées absentes : %(absent)d. Cela se corrige ensuite à l'accueil."
    ) % {"present": present, "absent": absent}
