"""« Réunir avec une autre fiche »: pick, see what moves, confirm."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maille.core.text import fold
from maille.people.models import Account, Person
from maille.programmes.policy import Act
from maille.steering.actions.merging import keeps_apart, kept_first, unite, what_moves
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address
from maille.steering.views.people import one_person

SHOWN = 12


@require_http_methods(["GET", "POST"])
@cockpit(Act.MANAGE_PEOPLE)
def person_merge(request: CockpitRequest, pk: int) -> HttpResponse:
    """`avec`: the other record, once picked; `q`: the words looked for."""
    found = one_person(request, pk)
    picked = request.POST.get("avec") or request.GET.get("avec", "")
    if picked.isdecimal() and len(picked) < 18 and int(picked) != pk:
        return _confirm(request, found, one_person(request, int(picked)))
    words = request.GET.get("q", "").strip()[:80]
    context = {"found": found, "words": words, "people": _looked_for(request, found, words)}
    return render(request, "steering/person_merge.html", context)


def _confirm(request: CockpitRequest, found: Person, other: Person) -> HttpResponse:
    kept, gone = kept_first(found, other)
    if request.POST.get("keep") == str(gone.pk) and not Account.objects.filter(person=kept).exists():
        kept, gone = gone, kept
    refusal = keeps_apart(programme=request.programme, kept=kept, gone=gone)
    if request.method == "POST" and not refusal:
        return act_once(
            request, f"person-merge:{kept.pk}:{gone.pk}",
            lambda: unite(programme=request.programme, kept=kept, gone=gone, by=request.person, now=timezone.now()),
            back=page_address(request, "person", kept.pk), done=_("Une seule fiche : tout y est réuni."),
        )  # fmt: skip
    may_choose = not Account.objects.filter(person=kept).exists()
    context = {
        "found": found, "kept": kept, "gone": gone, "refusal": refusal, "may_choose": may_choose,
        "moves": what_moves(programme=request.programme, kept=kept, gone=gone),
    }  # fmt: skip
    return render(request, "steering/person_merge.html", context, status=422 if request.method == "POST" else 200)


def _looked_for(request: CockpitRequest, found: Person, words: str) -> list[Person]:
    """Without words: those who share the address, the telephone or the name."""
    here = _members(request).exclude(pk=found.pk)
    if not words:
        alike = Q(first_name__iexact=found.first_name)
        if found.contact_email:
            alike |= Q(contact_email__iexact=found.contact_email)
        if found.phone:
            alike |= Q(phone=found.phone)
        return list(here.filter(alike).order_by("last_name", "first_name", "pk")[:SHOWN])
    wanted = fold(words).split()
    rows = here.order_by("last_name", "first_name", "pk")
    return [one for one in rows if all(word in fold(f"{one.full_name} {one.contact_email} {one.phone}") for word in wanted)][:SHOWN]  # fmt: skip


def _members(request: CockpitRequest) -> QuerySet[Person]:
    return Person.objects.alive().filter(memberships__programme=request.programme).distinct()
