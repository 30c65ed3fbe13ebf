"""When people are reminded of a workshop, the rule in words, and which reminders left."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maille.programmes.actions import editing
from maille.programmes.models import Programme
from maille.programmes.policy import Act
from maille.steering.forms.mails import RemindersForm
from maille.steering.http import CockpitRequest, cockpit, page_address, save_once
from maille.workshops.models import ReminderRound

LATEST = 20


@require_http_methods(["GET", "POST"])
@cockpit(Act.MANAGE_PEOPLE)
def reminders(request: CockpitRequest) -> HttpResponse:
    programme = Programme.objects.get(pk=request.programme.pk)
    data = request.POST if request.method == "POST" else None
    form = RemindersForm(data, initial={"days": [str(days) for days in programme.reminder_days]})

    def work() -> str:
        days = sorted(map(int, form.cleaned_data["days"]), reverse=True)
        editing.edit(thing=programme, values={"reminder_days": days}, by=request.person, programme=programme)
        return page_address(request, "reminders")

    if form.is_valid() and (saved := save_once(request, form, "reminders", work, done=_("Enregistré."))):
        return saved
    rounds = ReminderRound.objects.filter(workshop__programme=programme).select_related("workshop").order_by("-pk")
    context = {"form": form, "rounds": rounds[:LATEST]}
    return render(request, "steering/reminders.html", context, status=422 if form.errors else 200)
