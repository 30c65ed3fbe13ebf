"""The run sheet of the first workshop, for any number of talks, start and end. Source: method, « 11/01 morning, N talks ».

Opening 15 min, talks 8 min each + 2, harvest break 15, then the workshop proper, then what follows 15. What is left for
the workshop is W = length − 47 − 8 N (163 − 8 N between 9:00 and 12:30) and must be 90 minutes at least. At 115 minutes
each step has its usual length. With less, the gallery gives up to 4 minutes, then the sorting gives its own (under ten it
is done while the challenges are written), then the gallery again. With more, a fishbowl of 24 minutes with people
concerned comes first; then slips, sorting and challenges take a minute each in turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.core.errors import RuleError
from maille.ui.dates import hour_in_words

WELCOME: Final = 30
OPENING, BREAK, NEXT = 15, 15, 15
TALK, TURNS = 8, 2
SHORTEST: Final = 90
FISHBOWL: Final = 24
_USUAL: Final = {"choosing": 10, "alone": 12, "slips": 20, "sorting": 20, "challenges": 20, "gallery": 12, "dots": 6, "tables": 15}  # fmt: skip
_GALLERY_GIVES: Final = 4
_SORTING_ALONE: Final = 10  # minutes under which sorting is no step of its own
_STRETCHED: Final = ("slips", "sorting", "challenges")


class TooShortError(RuleError):
    """There is not enough time for what was asked."""


@dataclass(frozen=True)
class Step:
    starts: time
    minutes: int
    title: str
    text: str


@dataclass(frozen=True)
class RunSheet:
    """`workshop_minutes`: W, what is left for the workshop proper."""

    talks: int
    workshop_minutes: int
    ends: time
    steps: list[Step]


def run_sheet(*, talks: int, starts: time, ends: time) -> RunSheet:
    """Raises TooShortError with what to change when fewer than 90 minutes are left for the workshop."""
    length = _minutes(ends) - _minutes(starts)
    left = length - OPENING - BREAK - NEXT - TURNS - TALK * talks
    if left < SHORTEST:
        raise TooShortError(_too_short(talks=talks, starts=starts, ends=ends, left=left), field="presentations")
    lengths = _workshop_lengths(left)
    rows = [("welcome", WELCOME), ("opening", OPENING), ("talks", TALK * talks + TURNS), ("break", BREAK), *lengths.items(), ("next", NEXT)]  # fmt: skip
    words = _words(talks, is_merged="sorting" not in lengths)
    steps, at = [], _minutes(starts) - WELCOME
    for name, minutes in rows:
        steps.append(Step(_clock(at), minutes, *words[name]))
        at += minutes
    return RunSheet(talks, left, ends, steps)


def _workshop_lengths(left: int) -> dict[str, int]:
    """Minutes of each step of the workshop proper, in order; their sum is `left`."""
    lengths = dict(_USUAL)
    spare = left - sum(lengths.values())
    if spare >= FISHBOWL:
        lengths = {"fishbowl": FISHBOWL, **lengths}
        spare -= FISHBOWL
    for turn in range(max(spare, 0)):
        lengths[_STRETCHED[turn % len(_STRETCHED)]] += 1
    missing = max(-spare, 0)
    for name, most in [("gallery", _GALLERY_GIVES), ("sorting", lengths["sorting"]), ("gallery", missing)]:
        given = min(missing, most)
        lengths[name] -= given
        missing -= given
    if lengths["sorting"] < _SORTING_ALONE:
        lengths["challenges"] += lengths.pop("sorting")
    return lengths


def _too_short(*, talks: int, starts: time, ends: time, left: int) -> str:
    if _minutes(ends) <= _minutes(starts):
        return _("La fin doit venir après le début.")
    facts = {"talks": talks, "start": hour_in_words(starts), "end": hour_in_words(ends), "left": max(left, 0), "least": SHORTEST}  # fmt: skip
    said = ngettext(
        "Avec %(talks)d présentation entre %(start)s et %(end)s, il reste %(left)d minutes pour l'atelier : il en faut %(least)d pour écrire des défis.",
        "Avec %(talks)d présentations entre %(start)s et %(end)s, il reste %(left)d minutes pour l'atelier : il en faut %(least)d pour écrire des défis.",
        talks,
    )
    most = talks - -(-(SHORTEST - left) // TALK)
    needed = _minutes(ends) + SHORTEST - left
    ways = []
    if most >= 1:
        ways.append(ngettext("gardez %(most)d présentation", "gardez %(most)d présentations au plus", most) % {"most": most})  # fmt: skip
    if needed < 24 * 60:
        ways.append(_("finissez à %(end)s") % {"end": hour_in_words(_clock(needed))})
    advice = _(" ou ").join(ways) if ways else _("commencez plus tôt")
    return f"{said % facts} {_('Pour y arriver : %(ways)s.') % {'ways': advice}}"


def _words(talks: int, *, is_merged: bool) -> dict[str, tuple[str, str]]:
    """What each step is called, and what is said or done."""
    return _first_half(talks) | {
        "fishbowl": (_("Bocal"), _("Des personnes concernées racontent au milieu ; une chaise reste libre pour qui veut entrer.")),
        "choosing": (_("Consigne et choix des tables"), _("Chacun choisit sa table, de six à huit personnes. Personne n'est placé d'office.")),
        "alone": (_("Seul, à deux, à quatre"), _("« Quels besoins non ou mal satisfaits ? » : on écrit seul, on compare à deux, on garde à quatre.")),
        "slips": (_("Fiches besoin, à trois"), _("Qui le vit, où, quoi, combien, quelle preuve : une fiche par besoin.")),
        "sorting": (_("Regroupement"), _("Les fiches qui se ressemblent se rejoignent ; on remonte aux causes.")),
        "challenges": (
            (_("Regrouper et écrire les défis"), _("Les fiches se rejoignent, puis chaque table écrit : « Comment pourrions-nous… ? »"))
            if is_merged
            else (_("Écriture des défis"), _("Chaque table écrit : « Comment pourrions-nous… ? », puis relit sa liste de contrôle."))
        ),
        "gallery": (_("Galerie"), _("Les défis sont au mur ; on passe, on lit, on ajoute un mot.")),
        "dots": (_("Gommettes"), _("Chacun soutient les défis qui comptent pour lui. Aucun n'est éliminé.")),
        "tables": (_("Restitution"), _("Une minute à une minute trente par table.")),
        "next": (_("Suite"), _("Les dates, où l'on se positionne, la météo du groupe.")),
    }  # fmt: skip


def _first_half(talks: int) -> dict[str, tuple[str, str]]:
    shown = ngettext("%(count)d présentation 20×20", "%(count)d présentations 20×20", talks) % {"count": talks}
    return {
        "welcome": (_("Accueil"), _("Émargement, badges, gommette « pas de photo », un café.")),
        "opening": (_("Ouverture"), _("Le cadre de la matinée et les enjeux. Chacun est libre de se positionner.")),
        "talks": (shown, _("Vingt images de vingt secondes chacune. La salle note un étonnement par présentation.")),
        "break": (_("Pause-récolte"), _("Les étonnements vont sur le mur de leur enjeu.")),
    }


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
