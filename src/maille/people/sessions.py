"""Django's sessions in the database, with the one query of every request prepared."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as Base
from django.contrib.sessions.models import Session
from django.utils import timezone

from maille.core.prepared import Prepared

SESSION = Prepared(lambda key: Session.objects.filter(session_key=key), "-")


class SessionStore(Base):
    def _get_session_from_db(self) -> Session | None:
        session = SESSION.first(self.session_key)
        if session is not None and session.expire_date > timezone.now():
            return session
        self._session_key = None
        return None
