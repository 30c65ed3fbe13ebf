"""« Conservation »: what is kept, how long, what goes next."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maille.core import journal
from maille.people.sealing import store
from maille.programmes.policy import Act
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address
from maille.steering.retention import PAPER, lines, proofs


@require_safe
@cockpit(Act.MANAGE_PEOPLE)
def retention(request: CockpitRequest) -> HttpResponse:
    opened, opened_on = store.openings()
    context = {
        "lines": lines(timezone.now()),
        "by_hand": PAPER,
        "key": store.key(),
        "opened": opened,
        "opened_on": opened_on,
    }
    return render(request, "steering/retention.html", context)


@require_POST
@cockpit(Act.MANAGE_PEOPLE)
def paper_destroyed(request: CockpitRequest) -> HttpResponse:
    """The originals are paper: only somebody can destroy them. The journal keeps who did, when, how many."""
    now = timezone.now()

    def work() -> None:
        journal.record(
            proofs.DESTROYED, at=now, by=request.person, role=request.standing.role, programme_id=request.programme.pk,
            data={"count": proofs.paper(now)},
        )  # fmt: skip

    return act_once(request, "paper", work, back=page_address(request, "retention"), done=_("C'est noté au journal."))
