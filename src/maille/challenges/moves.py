"""The page that confirms a step of progress: a choice, a public reason, one button. Shared by the rooms above."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from maille.challenges.forms import MoveForm
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.core.machine import Machine
from maille.programmes.http import ProgrammeRequest
from maille.ui.forms import refuse

UNDO_WITHIN = timedelta(minutes=15)


def move_page(
    request: ProgrammeRequest,
    row: Any,
    *,
    labels: type[TextChoices],
    steps: Iterable[str],
    reasons: frozenset[Any],
    lesson: str = "",
    act: Callable[[str, str, str], object],
    choices: dict[str, str] | None = None,
) -> HttpResponse:
    """GET asks, POST calls `act(after, reason, lesson)`. 403 when no step is open to this person.

    `lesson`: the step that asks for one, if any among `steps`.
    """
    choices = choices or {value: str(labels(value).label) for value in steps}
    if not choices:
        raise PermissionDenied
    form = MoveForm(request.POST or None, choices=choices, asks_lesson=bool(lesson) and lesson in choices)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def work() -> str:
            act(given["after"], given["reason"], given.get("lesson", ""))
            return str(row.node.get_absolute_url())

        try:
            address = run_once(key_of(request), scope_of(request, f"move:{row.pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("C'est noté : « %(step)s ».") % {"step": choices[given["after"]]})
            return redirect(address)
    context = {
        "row": row, "node": row.node, "form": form, "now_label": row.get_progress_display(),
        "asking": [choices[value] for value in choices if value in reasons],
        "lesson_label": choices.get(lesson, ""),
    }  # fmt: skip
    return TemplateResponse(request, "challenges/move.html", context, status=422 if form.errors else 200)


def undo_step(request: ProgrammeRequest, row: Any, machine: Machine, steps: Iterable[str]) -> str:
    """The step that undoes the last one, when the same person made it a moment ago; else an empty text.

    `row` needs `with_last_move`.
    """
    person = request.standing.person
    if (
        person is None
        or row.moved_by != person.pk
        or row.moved_at is None
        or timezone.now() - row.moved_at > UNDO_WITHIN
    ):
        return ""
    back = str(row.moved_from or "")
    return back if back in steps and machine.allows(row.progress, back) else ""
