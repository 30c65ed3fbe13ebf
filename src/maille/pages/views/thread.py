"""« Le fil »: the whole programme, drawn and in a table that says the same."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from maille.pages import figures
from maille.pages.chips import theme_chips
from maille.pages.weave import Bundle, Knot, Weave, weave
from maille.programmes.http import ProgrammeRequest, programme_page, shared_page
from maille.programmes.models import Theme
from maille.ui.drawing.thread_map import Item, ThreadMap, thread_map
from maille.ui.templatetags.ui import tr


@require_safe
@programme_page
@shared_page()
def thread_page(request: ProgrammeRequest) -> HttpResponse:
    programme = request.programme
    themes = list(programme.themes.all())
    theme = next((found for found in themes if found.slug == request.GET.get("enjeu")), None)
    cloth = weave(programme, themes, figures.by_theme(programme), theme)
    context = {
        "cloth": cloth,
        "lines": cloth.lines(),
        "map": _drawing(cloth),
        "description": _description(cloth),
        "chips": theme_chips(request, themes, theme, _("Tous les enjeux")),
        "theme": theme,
    }
    return render(request, "pages/thread.html", context)


def _drawing(cloth: Weave) -> ThreadMap:
    needs = [_family(number, bundle) for number, bundle in enumerate(cloth.bundles) if bundle.count]
    columns = [
        needs,
        *([_item(knot) for knot in knots] for knots in (cloth.challenges, cloth.solutions, cloth.projects)),
    ]
    tied = [
        (f"n{number}", str(bundle.challenge.pk))
        for number, bundle in enumerate(cloth.bundles)
        if bundle.count and bundle.challenge
    ]
    return thread_map(
        columns,
        [tied, _edges(cloth.challenges, cloth.solutions), _edges(cloth.solutions, cloth.projects)],
        _headings(cloth),
    )


def _headings(cloth: Weave) -> list[str]:
    counts = cloth.counts
    return [
        ngettext("%(count)s besoin", "%(count)s besoins", counts.needs) % {"count": counts.needs},
        ngettext("%(count)s défi", "%(count)s défis", counts.challenges) % {"count": counts.challenges},
        ngettext("%(count)s solution", "%(count)s solutions", counts.solutions) % {"count": counts.solutions},
        ngettext("%(count)s projet", "%(count)s projets", counts.projects) % {"count": counts.projects},
    ]


def _description(cloth: Weave) -> str:
    words = dict(zip(("needs", "challenges", "solutions", "projects"), _headings(cloth), strict=True))
    return (
        _(
            "De gauche à droite : %(needs)s, %(challenges)s, %(solutions)s, %(projects)s. Le tableau qui suit donne la même information."
        )
        % words
    )


def _item(knot: Knot) -> Item:
    return Item(str(knot.pk), knot.label, _code(knot.theme), knot.url, knot.progress, language=knot.language)


def _family(number: int, bundle: Bundle) -> Item:
    """A box of needs: one by its own words, several by how many they are; it leads to them in the table."""
    code, key = _code(bundle.theme), f"n{number}"
    if bundle.count == 1 and bundle.needs:
        waits = "" if bundle.challenge else _("en attente d'un défi")
        need = bundle.needs[0]
        return Item(key, need.label, code, need.url, waits, 1, need.language)
    many = ngettext("%(count)s besoin", "%(count)s besoins", bundle.count) % {"count": bundle.count}
    if bundle.challenge is None:
        return Item(
            key,
            tr(bundle.theme, "title") if bundle.theme else _("Sans enjeu"),
            code,
            f"#{bundle.anchor}",
            f"{many}, {_('en attente')}",
            bundle.count,
        )
    first = bundle.needs[0] if bundle.needs else bundle.challenge
    others = bundle.count - 1
    more = (
        ngettext("et %(count)s autre besoin", "et %(count)s autres besoins", others) % {"count": others}
        if bundle.needs
        else many
    )
    return Item(key, first.label, code, f"#{bundle.anchor}", more, bundle.count, first.language)


def _edges(earlier: list[Knot], later: list[Knot]) -> list[tuple[str, str]]:
    before = {knot.pk for knot in earlier}
    return [(str(pk), str(knot.pk)) for knot in later for pk in knot.comes_from if pk in before]


def _code(theme: Theme | None) -> str:
    return theme.code if theme is not None else ""
