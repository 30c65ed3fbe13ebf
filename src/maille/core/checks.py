"""What a public installation must not do. Django's check framework runs this at each start; `maille doctor` shows it."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register

SHORTEST_KEY = 40


@register()
def production_is_safe(app_configs: Any, **kwargs: Any) -> list[Error]:
    """No finding outside production: a laptop may do all of it."""
    if settings.MODE != "production":
        return []
    findings = {
        "E001": (settings.DEBUG, "DEBUG=1 montre le code aux visiteurs ; retirez-le."),
        "E002": (
            settings.SECRET_KEY_IS_GENERATED or len(settings.SECRET_KEY) < SHORTEST_KEY,
            f"SECRET_KEY doit être donné, d'au moins {SHORTEST_KEY} signes (openssl rand -base64 48).",
        ),
        "E003": (
            urlsplit(settings.PUBLIC_URL).scheme != "https",
            "PUBLIC_URL doit être l'adresse publique, en https://.",
        ),
        "E004": (
            str(settings.EMAIL_BACKEND).endswith("dummy.EmailBackend"),
            "EMAIL_URL manque : personne ne pourrait se connecter.",
        ),
        "E005": (not settings.MAIL_FROM_IS_GIVEN, "MAIL_FROM manque : de quelle adresse partent les courriels ?"),
        "E006": (settings.DEMO, "DEMO=0 est obligatoire : la démonstration n'a rien à faire sur un site public."),
    }
    return [Error(words, id=f"maille.{code}") for code, (is_wrong, words) in findings.items() if is_wrong]
