"""A mail server that is not there, or refuses as a test says."""

from django.core.mail.backends.base import BaseEmailBackend

ERROR: Exception = ConnectionRefusedError()


class Backend(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise ERROR
