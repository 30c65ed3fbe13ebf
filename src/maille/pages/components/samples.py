"""What the specimens show. Invented words, nothing read from the database; made anew for each look, as ids may not repeat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from maille.contributions.models import Kind, Node
from maille.core.spam import TrapsForm
from maille.pages.components.forms import SampleForm
from maille.programmes.models import Programme, Theme
from maille.ui.drawing.braid import braid
from maille.ui.drawing.funnel import funnel
from maille.ui.drawing.thread_map import Item, ThreadMap, thread_map

CODES = ["be", "je", "ec"]


@dataclass(frozen=True)
class Note:
    """Like a message of Django's, but not kept anywhere."""

    level_tag: str
    text: str

    def __str__(self) -> str:
        return self.text


def samples(key: str) -> dict[str, Any]:
    """`key`: begins every id, once a look."""
    return {"key": key, **_words(), **_threads(), **_forms(key), **_lists(), **_drawings()}


def themes() -> list[Theme]:
    titles = [
        ("be", _("Bien-être dans ma ville")),
        ("je", _("Jeunesse")),
        ("ec", _("Économie circulaire")),
        ("x1", _("Un autre enjeu")),
    ]
    return [Theme(pk=number, code=code, title=title, slug=code) for number, (code, title) in enumerate(titles, 1)]


def _long() -> str:
    return _(
        "Un texte long, comme on en écrit quand on a beaucoup à dire : il passe à la ligne, ne déborde de rien, "
        "et supporte même anticonstitutionnellement, un mot de vingt-cinq lettres."
    )


def _words() -> dict[str, Any]:
    return {
        "themes": themes(),
        "theme": themes()[0],
        "codes": ["be", "je", "ec", "x1", "x2", "x3", "x4"],
        "long_text": _long(),
        "long_name": _("Association des habitantes et habitants de la courée du Haut-Fontenoy"),
        "where": _("Roubaix, lieu à définir"),
        "typed": 'L\'heure : 9 h 30 ? "Oui" !',
        "first": date(2027, 12, 1),
        "day": date(2027, 1, 14),
        "hour": time(9, 30),
        "nothing": None,
        "states": [
            (_("Neutre"), "", ""), (_("Fait"), "ok", "check"), (_("Bientôt"), "warn", "clock"), (_("En retard"), "err", "circle-alert"),
            (_("lieu à définir"), "attente", ""), (_("Nous en sommes là"), "encre", ""), (_("donnée de démonstration"), "demo", ""),
        ],
        "actors": [("entreprises", _("Entreprise")), ("associations", _("Association")), ("citoyens", _("Citoyen")), ("autre", _("Autre"))],
        "messages": [
            Note("success", _("Votre besoin est publié.")), Note("error", _("Cette date est passée.")), Note("info", _long()),
        ],
    }  # fmt: skip


def _step(kind: str, label: str, title: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "label": label, "title": title, "url": "#threads", **more}


def _threads() -> dict[str, Any]:
    steps = [
        _step(Kind.NEED, _("Besoin"), _("Un banc à l'ombre")),
        _step(Kind.CHALLENGE, _("Défi"), _("Rafraîchir une rue"), is_here=True, detail=_("confié à un groupe")),
        _step("future", _("Solution"), _("à imaginer"), url="", is_future=True),
        _step("future", _("Projet"), _("à venir"), url="", is_future=True),
    ]
    return {
        "steps": steps,
        "long_steps": [_step(Kind.NEED, _("Besoin"), _long()), _step(Kind.PROJECT, _("Projet"), _long(), is_here=True, detail=_long())],
        "kinds": [*((kind.value, kind.label) for kind in Kind), ("future", _("à venir"))],
        "stages": [
            {"label": _("Besoin"), "detail": _("Fait"), "state": "fait"}, {"label": _("Défi"), "detail": _long(), "state": "ici"},
            {"label": _("Solution"), "state": "avenir"},
        ],
        "gauges": [(0, _("Aucune place prise")), (45, _("La moitié des places")), (100, _("Complet"))],
        "levels": [(level, 20 + 32 * level) for level in range(6)],
    }  # fmt: skip


def _forms(key: str) -> dict[str, Any]:
    wrong = {f"{key}-wrong-sentence": "", f"{key}-wrong-email": "yasmine@"}
    filled = {
        "sentence": _long(),
        "email": "yasmine@exemple.invalid",
        "text": _long(),
        "place": "b",
        "kinds": ["a"],
        "theme": "1",
        "level": "3",
    }
    return {
        "form": SampleForm(prefix=f"{key}-empty"),
        "wrong_form": SampleForm(wrong, prefix=f"{key}-wrong"),
        "filled_form": SampleForm(prefix=f"{key}-filled", initial=filled),
        "one_form": SampleForm(prefix=f"{key}-one"),
        "traps": TrapsForm(prefix=f"{key}-traps"),
    }


def _lists() -> dict[str, Any]:
    chips = [
        {"label": _("Tous"), "url": "#actions", "is_current": True, "count": 1234},
        *({"label": theme.title, "url": "#actions", "count": 12, "theme_code": theme.code} for theme in themes()),
    ]
    programme = Programme(slug="exemple")
    plain = {"programme": programme, "kind": Kind.NEED, "slug": "exemple"}
    short = Node(theme=themes()[0], title=_("Un banc à l'ombre"), support_count=1, **plain)
    long = Node(theme=themes()[2], title=_long(), support_count=1234, comment_count=2, is_demo=True, **plain)
    return {
        "chips": chips,
        "chips_label": _("Enjeux"),
        "page": Paginator(range(60), 20).page(2),
        "nodes": [(short, "", ""), (long, _("confié à un groupe"), "B12")],
    }


def _drawings() -> dict[str, Any]:
    return {"braid": braid(CODES, 0.55), "funnel": funnel(CODES), "thread_map": _map()}


def _map() -> ThreadMap:
    needs = [Item("n1", _("Un banc à l'ombre"), "be", "#drawings", count=3), Item("n2", _long(), "ec", count=2)]
    challenges = [Item("d1", _("Rafraîchir une rue"), "be", "#drawings", _("confié à un groupe"))]
    solutions = [Item("s1", _("La rue en treille"), "be")]
    edges = [[("n1", "d1")], [("d1", "s1")], []]
    return thread_map(
        [needs, challenges, solutions, []], edges, [_("Besoins"), _("Défis"), _("Solutions"), _("Projets")]
    )
