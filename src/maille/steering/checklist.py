"""What remains before the programme may go public: each point with its one action, each reason in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maille.core.instance import get_fact
from maille.people.models import Account, Person
from maille.programmes.models import Programme
from maille.workshops.models import Slot, Workshop

LEGAL_FIELDS = ("publisher", "director", "host")


@dataclass(frozen=True)
class Point:
    """`action` and `url`: the one thing to do. `is_required`: going public is refused without it."""

    code: str
    label: str
    detail: str
    is_done: bool
    action: str
    url: str
    is_required: bool = True
    is_next: bool = False


def points(programme: Programme) -> list[Point]:
    """All points in the order in which they are best done; the first open one is marked as next. Ten queries at most."""
    found = [make(programme) for make in _POINTS]
    following = next((point.code for point in found if not point.is_done), None)
    return [replace(point, is_next=point.code == following) for point in found]


def blockers(programme: Programme) -> list[str]:
    """Why the programme may not go public, as full sentences; empty when it may."""
    missing = [point.detail for point in points(programme) if point.is_required and not point.is_done]
    return [*missing, *unsafe_settings()]


def unsafe_settings() -> list[str]:
    """What in this installation's settings would put people at risk."""
    reasons = []
    if settings.DEBUG:
        reasons.append(
            _("Le réglage DEBUG est actif : il montre l'intérieur du logiciel à tout le monde. Mettez-le à 0.")
        )
    if settings.MODE == "production" and not settings.PUBLIC_URL.startswith("https://"):
        reasons.append(
            _(
                "L'adresse publique (PUBLIC_URL) ne commence pas par https:// : ce que les gens écrivent voyagerait en clair."
            )
        )
    if settings.MAILBOX_ENABLED and "*" in settings.ALLOWED_HOSTS:
        reasons.append(
            _("Les courriels se lisent sur une page du site et d'autres appareils y accèdent : réglez EMAIL_URL.")
        )
    return reasons


def mail_test_key(programme: Programme) -> str:
    return f"mail_test:{programme.pk}"


def has_demo() -> bool:
    return Account.objects.filter(is_demo=True).exists() or Person.objects.filter(is_demo=True).exists()


def _page(programme: Programme, name: str, *args: object) -> str:
    return reverse(f"steering:{name}", args=[programme.slug, *args])


def _texts(programme: Programme) -> Point:
    done = all([programme.title, programme.territory, programme.slogan or programme.call, programme.project_text])
    detail = _("Le titre, le territoire, une phrase d'appel et le projet en quelques lignes.")
    return Point("texts", _("Titre et textes"), detail, done, _("Écrire les textes"), _page(programme, "texts"))


def _organiser(programme: Programme) -> Point:
    detail = _("Le nom de l'organisme qui porte le programme.")
    return Point(
        "organiser",
        _("Qui organise"),
        detail,
        programme.organiser_id is not None,
        _("Dire qui organise"),
        _page(programme, "organiser"),
    )


def _themes(programme: Programme) -> Point:
    detail = _("Au moins un enjeu : chaque besoin s'y rattache.")
    return Point(
        "themes",
        _("Enjeux"),
        detail,
        programme.themes.exists(),
        _("Nommer un enjeu"),
        _page(programme, "pieces", "enjeux"),
    )


def _dates(programme: Programme) -> Point:
    last = Slot.objects.filter(workshop__programme=programme).order_by("-on").values_list("on", flat=True).first()
    has_some = last is not None or programme.workshops.visible().exists()
    done = has_some and max(last or programme.ends_on, programme.ends_on) >= programme.today()
    detail = _("Au moins un atelier, daté ou dont on dit à peu près quand, et une fin qui n'est pas déjà passée.")
    return Point(
        "dates",
        _("Dates"),
        detail,
        done,
        _("Choisir les dates"),
        _page(programme, "calendar" if last is not None else "workshops"),
    )


def _venue(programme: Programme) -> Point:
    silent = Workshop.objects.visible().filter(programme=programme, venue="", phase__venue_note="").exists()
    done = bool(programme.venue_note) or not silent
    detail = _("Un lieu pour chaque atelier, ou « à définir » écrit en clair.")
    return Point(
        "venue", _("Lieux"), detail, done, _("Indiquer les lieux"), _page(programme, "workshops"), is_required=False
    )


def _contact(programme: Programme) -> Point:
    shown = list(programme.contacts.filter(removed_at__isnull=True))
    done = any(
        (contact.email and not contact.email.endswith(".invalid")) or contact.phone
        for contact in shown
        if not contact.is_personal
    )
    detail = _("Une adresse d'équipe ou un téléphone : un rôle plutôt qu'un nom.")
    return Point(
        "contact",
        _("Contact de l'équipe"),
        detail,
        done,
        _("Donner un contact"),
        _page(programme, "pieces", "contacts"),
    )


def _legal(programme: Programme) -> Point:
    done = all(str(programme.legal.get(name, "")).strip() for name in LEGAL_FIELDS)
    detail = _("Les mentions légales : qui publie, qui dirige la publication, qui héberge.")
    return Point("legal", _("Mentions légales"), detail, done, _("Remplir les mentions"), _page(programme, "legal"))


def _mail(programme: Programme) -> Point:
    fact = get_fact(mail_test_key(programme)) or {}
    done = bool(fact.get("received")) and (bool(fact.get("real")) or settings.MAILBOX_ENABLED)
    detail = _("L'essai du courriel : un message envoyé, et reçu.")
    return Point(
        "mail", _("Essai du courriel"), detail, done, _("Envoyer un essai"), _page(programme, "opening") + "#courriel"
    )


def _demo(programme: Programme) -> Point:
    detail = _("La démonstration, effacée : ses comptes inventés peuvent se connecter.")
    return Point(
        "demo",
        _("Démonstration effacée"),
        detail,
        not has_demo(),
        _("Effacer la démonstration"),
        _page(programme, "opening") + "#demonstration",
    )


_POINTS: tuple[Callable[[Programme], Point], ...] = (
    _texts,
    _organiser,
    _themes,
    _dates,
    _venue,
    _contact,
    _legal,
    _mail,
    _demo,
)
