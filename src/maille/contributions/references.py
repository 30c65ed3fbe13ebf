"""Which contribution people mean: by its reference in this programme (S07), or by the address of its page on this site."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _

from maille.contributions.models import DETAIL_VIEWS, Node
from maille.core.errors import RuleError
from maille.programmes.models import Programme

_KINDS = {view: kind for kind, view in DETAIL_VIEWS.items()}


def find(words: str, *, programme: Programme, field: str) -> Node:
    """Raises RuleError, beside `field`, when it names nothing that everybody may read."""
    words = words.strip()
    nodes = Node.objects.listed().select_related("programme")
    if "/" in words:
        found = nodes.filter(**_named_by(words)).first() if _named_by(words) else None
        found = found if found is not None and found.programme.is_public else None
    else:
        found = nodes.filter(programme=programme, ref__iexact=words).first()
    if found is None:
        raise RuleError(
            _("Aucune contribution ne porte ce repère ou cette adresse. Ouvrez sa page, puis copiez son adresse ici."),
            field=field,
        )
    return found


def _named_by(address: str) -> dict[str, str]:
    """What the address of a contribution's page says of it; nothing for any other address."""
    try:
        path = urlsplit(address if "://" in address or address.startswith("/") else f"//{address}").path
        with translation.override("fr"):
            match = resolve(path.removeprefix("/en"))
    except (ValueError, Resolver404):
        return {}
    if match.view_name not in _KINDS:
        return {}
    return {"kind": _KINDS[match.view_name], "slug": match.kwargs["slug"], "programme__slug": match.kwargs["programme"]}
