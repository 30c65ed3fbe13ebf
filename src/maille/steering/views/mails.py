"""Mails that did not leave, or of which nobody knows whether they did."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maille.core.models import BouncedAddress, OutboxMessage
from maille.people.models import Person
from maille.programmes.policy import Act
from maille.steering import mailwords
from maille.steering.actions import mails as actions
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address

State = OutboxMessage.State
TROUBLED = [State.FAILED, State.IN_DOUBT]
PAGE = 20


@require_safe
@cockpit(Act.MANAGE_PEOPLE)
def mails(request: CockpitRequest) -> HttpResponse:
    """Only this programme's; a mail that opens an account never shows its words."""
    troubled = OutboxMessage.objects.filter(programme_id=request.programme.pk, state__in=TROUBLED).order_by("pk")
    page = Paginator(troubled, PAGE).get_page(request.GET.get("page", "1"))
    rows = [{"mail": mail, "why": mailwords.reason(mail), "kind": mailwords.kind(mail)} for mail in page]
    counts = dict(
        OutboxMessage.objects.filter(programme_id=request.programme.pk).values_list("state").annotate(Count("pk"))
    )
    here = Person.objects.alive().filter(memberships__programme=request.programme)
    bounced = here.filter(contact_email__in=BouncedAddress.objects.values("address")).count()
    context = {"rows": rows, "page": page, "counts": counts, "bounced": bounced}
    return render(request, "steering/mails.html", context)


@require_POST
@cockpit(Act.MANAGE_PEOPLE)
def mail_again(request: CockpitRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(OutboxMessage, pk=pk, programme_id=request.programme.pk)
    here = page_address(request, "mails")

    def work() -> None:
        actions.send_again(message=mail, programme=request.programme, by=request.person, now=timezone.now())

    response = act_once(request, f"mail-again:{pk}", work, back=here)
    sent = actions.send_waiting(mail, now=timezone.now())
    if sent.state == State.SENT:
        messages.success(request, _("Le courriel est parti."))
    elif sent.error:
        messages.error(request, mailwords.reason(sent))
    return response
