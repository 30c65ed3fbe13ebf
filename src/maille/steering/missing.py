"""« Ce qui manque »: a short list for this week, the most urgent first, one action each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.challenges.models import Challenge
from maille.contributions.models import NodeState, Report
from maille.core.models import OutboxMessage
from maille.programmes.models import Phase, Programme
from maille.programmes.policy import Act, Standing
from maille.projects.models import Project
from maille.steering import checklist, paper
from maille.steering.figures import Figures
from maille.ui.dates import day_in_words
from maille.workshops.audience import callees
from maille.workshops.models import PhoneCall, Workshop

LATE_BELOW = 8  # days: people need a week to know where to go
MOST = 6
_AWAITED = {Workshop.State.ANNOUNCED, Workshop.State.POSTPONED}


@dataclass(frozen=True)
class Gap:
    """`level`: err (late), warn (soon) or "" (when you can). `detail` says why it matters."""

    level: str
    when: str
    title: str
    detail: str
    action: str
    url: str


def gaps(standing: Standing, phases: Sequence[Phase], workshops: Sequence[Workshop], figures: Figures) -> list[Gap]:
    """At most six, only what this person may mend. Five queries, two more when somebody is to be called, one for each workshop without a day (and the checklist's own while the programme is a draft)."""
    programme, today = standing.programme, standing.programme.today()
    found = list(_loose_ends(programme, phases, figures))
    if standing.may(Act.EDIT_PROGRAMME):
        found += [*_opening(programme), *_workshops(programme, workshops, today), *_phases(programme, phases, today)]
        found += _papers(programme)
    if standing.may(Act.MODERATE):
        found += _reports(programme)
    if standing.may(Act.MANAGE_PEOPLE):
        found = [*_calls(programme, today), *found, *_mails(programme)]
    order = {"err": 0, "warn": 1, "": 2}
    return sorted(found, key=lambda gap: order[gap.level])[:MOST]


def next_workshop(workshops: Sequence[Workshop], today: date) -> Workshop | None:
    """The first that is still to be held; else the first whose day is not fixed."""
    over = {Workshop.State.CANCELLED, Workshop.State.POSTPONED, Workshop.State.FINISHED, Workshop.State.REPORTED}
    held = [workshop for workshop in workshops if workshop.state not in over]
    dated = (workshop for workshop in held if any(slot.on >= today for slot in workshop.slots.all()))
    return next(dated, next((workshop for workshop in held if not workshop.slots.all()), None))


def _opening(programme: Programme) -> Iterator[Gap]:
    if programme.state != Programme.State.DRAFT:
        return
    left = sum(not point.is_done for point in checklist.points(programme))
    detail = ngettext("%(count)d point reste à faire.", "%(count)d points restent à faire.", left) % {"count": left}
    yield Gap(
        "warn",
        _("À ouvrir"),
        _("Le programme n'est pas en ligne"),
        detail,
        _("Voir ce qui reste"),
        _page(programme, "opening"),
    )


def _reports(programme: Programme) -> Iterator[Gap]:
    waiting = Report.objects.filter(node__programme=programme, state__in=Report.OPEN).aggregate(
        count=Count("pk"), first=Min("at")
    )
    if waiting["count"]:
        title = ngettext("%(count)d signalement à lire", "%(count)d signalements à lire", waiting["count"]) % {
            "count": waiting["count"]
        }
        detail = _("Le plus ancien date du %(day)s.") % {"day": day_in_words(waiting["first"], "short")}
        yield Gap("err", _("À lire"), title, detail, _("Lire et décider"), _page(programme, "moderation"))


def _papers(programme: Programme) -> Iterator[Gap]:
    for one in paper.stale(programme, with_texts=False):
        kind, _colon, which = one.key.partition(":")
        url = _page(programme, "relays" if kind == paper.OF_RELAY else "prints")
        if kind == paper.OF_WORKSHOP:
            url = reverse("steering:workshop-prints", args=[programme.slug, which]) + "#affiche"
        yield Gap("warn", _("À réimprimer"), one.title, " ".join(one.lines), _("Réimprimer"), url)


def _calls(programme: Programme, today: date) -> Iterator[Gap]:
    """Whom no mail reaches. An offer runs out; a change of date that nobody told brings somebody for nothing."""
    calls = list(PhoneCall.objects.filter(workshop__programme=programme).open(today).with_people())
    people = list(dict.fromkeys(call.person for call in calls))
    if not people:
        return
    title = ngettext("%(count)d personne à appeler", "%(count)d personnes à appeler", len(people))
    ends = min(
        (call.registration.offer_expires_at for call in calls if call.registration.offer_expires_at), default=None
    )
    if ends is None:
        when = _("À appeler")
    else:
        when = _("Avant le %(day)s") % {"day": day_in_words(timezone.localtime(ends), "short")}
    yield Gap(
        "err", when, title % {"count": len(people)}, f"{callees(people)}.", _("Voir quoi leur dire"),
        _page(programme, "to-call"),
    )  # fmt: skip


def _mails(programme: Programme) -> Iterator[Gap]:
    states = [OutboxMessage.State.FAILED, OutboxMessage.State.IN_DOUBT]
    count = OutboxMessage.objects.filter(programme_id=programme.pk, state__in=states).count()
    if count:
        title = ngettext("%(count)d courriel n'est pas parti", "%(count)d courriels ne sont pas partis", count) % {
            "count": count
        }
        yield Gap(
            "warn",
            _("À vérifier"),
            title,
            _("Chacun dit pourquoi, et peut repartir."),
            _("Voir les courriels"),
            _page(programme, "mails"),
        )


def _workshops(programme: Programme, workshops: Sequence[Workshop], today: date) -> Iterator[Gap]:
    yield from (_day(programme, one, today) for one in workshops if not one.slots.all() and one.state in _AWAITED)
    coming = next_workshop(workshops, today)
    if coming is None or not coming.slots.all():
        return
    days = (coming.slots.all()[0].on - today).days
    level = "err" if days < LATE_BELOW else "warn"
    when = (
        _in_days(days)
        if days < LATE_BELOW
        else _("Avant le %(day)s") % {"day": day_in_words(coming.slots.all()[0].on - timedelta(days=7), "short")}
    )
    url = reverse("steering:workshop-edit", args=[programme.slug, coming.slug])
    if not coming.venue:
        taken = coming.seats_taken  # type: ignore[attr-defined]  # annotated by with_seats_taken
        waiting = ngettext("%(count)d personne attend l'adresse.", "%(count)d personnes attendent l'adresse.", taken)
        detail = waiting % {"count": taken} if taken else _("Le public lit « lieu à définir ».")
        yield Gap(
            level, when, _("Le lieu de « %(title)s »") % {"title": coming.title}, detail, _("Indiquer le lieu"), url
        )
    if not coming.are_hours_confirmed:
        yield _hours(coming, level, when, url)


def _day(programme: Programme, workshop: Workshop, today: date) -> Gap:
    """The first thing to settle of a workshop that was announced with words for a day: its place and hours come after."""
    url = reverse("steering:workshop-edit", args=[programme.slug, workshop.slug])
    count = workshop.registrations.active().count()
    waiting = ngettext(
        "%(count)d personne inscrite attend la date.", "%(count)d personnes inscrites attendent la date.", count
    )
    detail = waiting % {"count": count} if count else _("Le public lit « %(when)s ».") % {"when": workshop.someday}
    has_begun = workshop.phase.starts_on <= today
    return Gap(
        "warn" if has_begun or count else "", _("À fixer"), _("La date de « %(title)s »") % {"title": workshop.title},
        detail, _("Fixer la date"), f"{url}#id_slots-0-on",
    )  # fmt: skip


def _hours(coming: Workshop, level: str, when: str, url: str) -> Gap:
    """To give, or, once given, only to confirm: the public does not read them before."""
    title = _("L'horaire de « %(title)s »") % {"title": coming.title}
    if all(slot.starts for slot in coming.slots.all()):
        detail = _(
            "Les heures sont écrites ; le public lit « horaire à préciser » tant qu'elles ne sont pas confirmées."
        )
        return Gap(level, when, title, detail, _("Confirmer l'horaire"), f"{url}#id_are_hours_confirmed")
    return Gap(
        level, when, title, _("Le public lit « horaire à préciser »."), _("Fixer l'horaire"), f"{url}#id_slots-0-starts"
    )


def _in_days(days: int) -> str:
    return (
        ngettext("Dans %(days)d jour", "Dans %(days)d jours", days) % {"days": days} if days > 0 else _("Aujourd'hui")
    )


def _phases(programme: Programme, phases: Sequence[Phase], today: date) -> Iterator[Gap]:
    if not programme.is_public or programme.is_read_only:
        return
    for phase in phases:
        url = reverse("steering:phase-state", args=[programme.slug, phase.number, Phase.State.OPEN])
        if phase.state == Phase.State.UPCOMING and phase.starts_on <= today <= phase.ends_on:
            title = _("La phase « %(title)s » devait commencer") % {"title": phase.title}
            yield Gap(
                "warn",
                _("À ouvrir"),
                title,
                _("Ses outils restent fermés tant qu'elle n'est pas ouverte."),
                _("Ouvrir la phase"),
                url,
            )
        elif phase == phases[0] and phase.state == Phase.State.UPCOMING and today < phase.starts_on:
            title = _("Personne ne peut encore exprimer un besoin")
            detail = _("Cela s'ouvre avec la phase « %(title)s », dès l'appel si vous voulez.") % {"title": phase.title}
            yield Gap("", _("À ouvrir"), title, detail, _("Ouvrir la phase"), url)
        elif phase.state == Phase.State.OPEN and phase.ends_on < today:
            url = reverse("steering:phase-state", args=[programme.slug, phase.number, Phase.State.CLOSED])
            title = _("La phase « %(title)s » est finie") % {"title": phase.title}
            yield Gap("", _("À clore"), title, _("La lecture reste ouverte."), _("Clore la phase"), url)


def _loose_ends(programme: Programme, phases: Sequence[Phase], figures: Figures) -> Iterator[Gap]:
    begun = {phase.kind for phase in phases if phase.state != Phase.State.UPCOMING}
    if figures.loose_needs and begun:
        title = ngettext("%(count)d besoin sans défi", "%(count)d besoins sans défi", figures.loose_needs)
        yield _loose(programme, title, figures.loose_needs, _("À relier"), _("Un défi naît de besoins choisis."),
                     _("Voir les besoins"), "needs:list")  # fmt: skip
    if Phase.Kind.COCREATION not in begun:
        return
    listed = Q(node__programme=programme, node__state__in=[NodeState.PUBLISHED, NodeState.REPORTED])
    alone = Challenge.objects.filter(listed, progress=Challenge.Progress.RETAINED, groups__isnull=True).count()
    if alone:
        title = ngettext("%(count)d défi retenu sans groupe", "%(count)d défis retenus sans groupe", alone)
        yield _loose(programme, title, alone, _("À confier"), _("Un groupe s'ouvre depuis la page du défi."),
                     _("Voir les défis"), "challenges:list")  # fmt: skip
    orphans = Project.objects.filter(listed, progress=Project.Progress.NO_CARRIER).count()
    if orphans:
        title = ngettext(
            "%(count)d projet cherche qui le portera", "%(count)d projets cherchent qui les portera", orphans
        )
        yield _loose(programme, title, orphans, _("À porter"), _("Chacun peut le reprendre."),
                     _("Voir les projets"), "projects:list")  # fmt: skip


def _loose(programme: Programme, title: str, count: int, word: str, detail: str, verb: str, page: str) -> Gap:
    return Gap("", word, title % {"count": count}, detail, verb, reverse(page, args=[programme.slug]))


def _page(programme: Programme, name: str) -> str:
    return reverse(f"steering:{name}", args=[programme.slug])
