"""E-mail addresses, telephone numbers, and paths to come back to, as people type them."""

from __future__ import annotations

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.core.text import clean_line

FEWEST_DIGITS: Final = 9
MOST_DIGITS: Final = 15
LONGEST_EMAIL: Final = 254
_FRENCH_DIGITS: Final = 10


def email_or_phone(typed: str, *, field: str) -> tuple[str, str]:
    """(e-mail, "") or ("", telephone), tidied. Raises RuleError with an example when it is neither."""
    typed = clean_line(typed)
    if "@" in typed:
        return tidy_email(typed, field=field), ""
    return "", tidy_phone(typed, field=field)


def tidy_email(typed: str, *, field: str) -> str:
    email = clean_line(typed).lower()
    try:
        validate_email(email)
    except ValidationError:
        raise RuleError(_explain_email(email), field=field) from None
    if len(email) > LONGEST_EMAIL:
        raise RuleError(_("Cette adresse est trop longue : vérifiez-la, ou donnez un téléphone."), field=field)
    return email


def tidy_phone(typed: str, *, field: str) -> str:
    """« 03 20 00 00 00 »; a foreign number keeps its + and its digits."""
    digits = re.sub(r"\D", "", typed)
    if re.search(r"[^\d\s.+()/-]", typed) or not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        raise RuleError(
            _(
                "Donnez une adresse e-mail, comme yasmine@exemple.invalid, ou un numéro de téléphone, comme 03 53 01 00 12."
            ),
            field=field,
        )
    if typed.startswith("+33"):
        digits = "0" + digits[2:].removeprefix("0")
    elif typed.startswith("+"):
        return f"+{digits}"
    return " ".join(re.findall(r"\d{1,2}", digits)) if len(digits) == _FRENCH_DIGITS else digits


def path_back(address: str, *, fallback: str) -> str:
    """`address` when it is a path of this site, else `fallback`: a link never leads outside."""
    is_path = (
        address.startswith("/")
        and address.isprintable()
        and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    )
    return address[:300] if is_path else fallback


def _explain_email(email: str) -> str:
    if "@" not in email:
        return _("Il manque le @ et la fin de l'adresse. Exemple : yasmine@exemple.invalid.")
    if email.endswith("@") or "." not in email.rpartition("@")[2]:
        return _(
            "Il manque la fin de l'adresse, après le @. Exemple : yasmine@exemple.invalid. Un numéro convient aussi : 03 53 01 00 12."
        )
    return _(
        "Cette adresse n'est pas complète. Exemple : yasmine@exemple.invalid. Un numéro convient aussi : 03 53 01 00 12."
    )
