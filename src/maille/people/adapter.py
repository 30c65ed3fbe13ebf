"""How allauth speaks to our accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from maille.people import signin_mails


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Nobody signs up through allauth's own pages: people join a programme. Its mails wait in our outbox."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only the sign-in code is ever sent; the account and where to come back were left on the request by `signin`."""
        if template_prefix != "account/email/login_code":
            raise NotImplementedError(template_prefix)
        signin_mails.send_code(context["request"].signing_in, code=context["code"])

    def generate_login_code(self) -> str:
        """Letters that are not mistaken for one another, as allauth makes them, in one block easy to copy."""
        return str(super().generate_login_code())

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened in their own words."""
