"""What a browser and a mailbox do, for tests."""

from __future__ import annotations

import re

from django.http import HttpResponse

from maille.core.models import OutboxMessage


def fields(response: HttpResponse) -> dict[str, str]:
    """The hidden fields of the page's forms, as a browser would send them back."""
    page = response.content.decode()
    found = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            found[name[1]] = value[1] if value else ""
    return found


def last_letter(to: str) -> OutboxMessage:
    letter = OutboxMessage.objects.filter(to=to).order_by("-pk").first()
    assert letter is not None
    return letter


def link_path(to: str) -> str:
    """The path of the sign-in link in the last letter to somebody."""
    found = re.search(r"https?://[^/\s]+(\S*/connexion/lien/\S+)", last_letter(to).text)
    assert found
    return found[1]


def code_of(to: str) -> str:
    return last_letter(to).subject.split("\u202f")[0].split(" ")[0].split("\xa0")[0]
