"""Paper slips for needs: numbered, with a QR code that leads to the need once the slip is transcribed."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from maille.people.mails import absolute
from maille.ui.printing import Document, qr_svg, set_words
from maille.ui.templatetags.ui import tr
from maille.workshops.models import Workshop

USUAL_SLIPS: Final = 24
MOST_SLIPS: Final = 200


def slip_number(workshop: Workshop, number: int) -> str:
    """« P1-S1-007 »: it names the workshop, so that no two slips of a programme bear the same."""
    return f"{slugify(workshop.code).upper() or 'A'}-{number:03d}"


def need_slips(*, workshop: Workshop, first: int = 1, count: int = USUAL_SLIPS) -> Document:
    """Two on a page, A5. Nobody has to sign."""
    programme = workshop.programme
    numbers = [slip_number(workshop, number) for number in range(first, first + min(count, MOST_SLIPS))]
    addresses = [absolute(reverse("needs:slip", args=[programme.slug, number])) for number in numbers]
    data = {
        "programme": set_words(tr(programme, "title")), "territory": set_words(programme.territory),
        "workshop": set_words(tr(workshop, "title")),
        "slips": [
            {"number": number, "qr": qr_svg(address), "says": _("Carré à lire avec l'appareil photo : %(address)s") % {"address": address}}
            for number, address in zip(numbers, addresses, strict=True)
        ],
        "themes": [{"code": theme.code, "title": set_words(tr(theme, "title"))} for theme in programme.themes.all()],
        "words": {
            "heading": _("Un besoin"), "number": _("Fiche"), "sentence": _("Ce qui manque, ou ce qui ne va pas, en une phrase"),
            "theme": _("Enjeu"), "who": _("Qui le vit ?"), "where": _("Où ?"), "what": _("Que se passe-t-il ?"),
            "how_many": _("Combien ?"), "proof": _("D'où le sait-on ?"), "signed": _("Prénom ou pseudonyme, si vous voulez"),
            "care": _("N'écrivez le nom de personne, ni sa santé, sa religion ou son origine."),
            "keep": _("Gardez le numéro : après la saisie, ce carré mène à votre besoin et à ce qu'il devient."),
        },
    }  # fmt: skip
    title = f"{_('Fiches besoin')} · {tr(workshop, 'title')}"
    return Document(
        "workshops/printing/slips.typ", set_words(title), f"{slugify(_('Fiches besoin'))}-{workshop.slug}", data
    )
