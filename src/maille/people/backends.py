"""Who a session's account is."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from maille.core.prepared import Prepared
from maille.people.models import Account

ACCOUNT = Prepared(lambda pk: Account.objects.select_related("person").filter(pk=pk), -1)


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's, with the account's person in the same query: every page asks for both."""

    def get_user(self, user_id: Any) -> Account | None:
        account = ACCOUNT.first(user_id)
        return account if account is not None and self.user_can_authenticate(account) else None
