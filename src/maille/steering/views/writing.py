"""Writing to a segment: type, look, try on oneself, then send it or copy it for another mail program."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from maille.core.errors import RuleError
from maille.core.models import JournalEntry
from maille.programmes.policy import Act
from maille.steering import segments
from maille.steering.actions import writing
from maille.steering.actions.writing import Message
from maille.steering.forms.mails import WriteForm, print_of
from maille.steering.http import CockpitRequest, cockpit, page_address, save_once
from maille.ui.forms import refuse

AT_ONCE = 50  # what mail programs and providers take in one « Cci »
LATEST = 10


@require_http_methods(["GET", "POST"])
@cockpit(Act.MANAGE_PEOPLE)
def write(request: CockpitRequest) -> HttpResponse:
    """Nothing leaves that the preview did not show: a changed word or another number of people shows it again."""
    segment = request.GET.get("a", "")
    asked = {"segment": segment, "nature": "useful"}
    form = WriteForm(request.POST if request.method == "POST" else None, initial=asked, programme=request.programme)
    context: dict[str, Any] = {"form": form, "latest": _latest(request)}
    if request.method == "POST" and form.is_valid():
        message = form.message()
        try:
            people = writing.people_reached(request.programme, message)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            seen = print_of(message, len(people))
            if request.POST.get("seen") == seen and (done := _act(request, form, message)):
                return done
            is_changed = request.POST.get("seen") not in {None, seen}
            context |= _preview(request, message) | {"seen": seen, "is_changed": is_changed}
    return render(request, "steering/write.html", context, status=422 if form.errors else 200)


def _act(request: CockpitRequest, form: WriteForm, message: Message) -> HttpResponse | None:
    """What the pressed button does. None: only look again."""
    step, here = request.POST.get("step", ""), page_address(request, "write")
    facts: dict[str, Any] = {
        "programme": request.programme,
        "message": message,
        "by": request.person,
        "now": timezone.now(),
    }
    if step == "test":
        try:
            writing.test_message(**facts)
            messages.success(request, _("L'essai est parti à votre adresse. Rien d'autre n'est envoyé."))
        except RuleError as error:
            messages.error(request, str(error))
        return None

    def work() -> str:
        count = (writing.write_to if step == "send" else writing.note_sent_by_hand)(**facts)
        messages.success(request, _done(step, count))
        return here

    return save_once(request, form, f"write:{step}", work) if step in {"send", "by_hand"} else None


def _done(step: str, count: int) -> str:
    if step == "by_hand":
        return _("C'est noté au journal comme envoyé à la main.")
    said = ngettext("Le message part à %(count)d personne.", "Le message part à %(count)d personnes.", count)
    return said % {"count": count}


def _preview(request: CockpitRequest, message: Message) -> dict[str, Any]:
    found = segments.reach(request.programme, message.segment, is_news=message.is_news)
    addresses = sorted({person.contact_email for person in found.people})
    batches = ["; ".join(addresses[start : start + AT_ONCE]) for start in range(0, len(addresses), AT_ONCE)]
    letter = message.letter(request.programme)
    plain = "\n\n".join([_("Bonjour,"), *letter.paragraphs, letter.why])
    if message.is_news:
        plain += "\n" + _("Pour ne plus recevoir ces nouvelles, répondez « stop » à ce message.")
    return {"message": message, "reach": found, "letter": letter, "batches": batches, "plain": plain}


def _latest(request: CockpitRequest) -> list[JournalEntry]:
    sent = JournalEntry.objects.filter(
        programme_id=request.programme.pk, verb__in=["mail.written", "mail.sent_by_hand"]
    )
    return list(sent.order_by("-pk")[:LATEST])
