"""The writings under load, as browsers send them: session, CSRF token, idempotency key; then what really stands."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from .load import Ask

TOKEN = "m" * 32  # any secret of the right form: the cookie and the header must agree
SENTENCE = "Réparer un vélo coûte trop cher pour une famille seule"
FILLED = {
    "who": "des familles",
    "where": "à l'Épeule",
    "what": "Les pièces sont chères et les ateliers ferment à dix-huit heures. " * 4,
    "how_many": "40",
    "how_many_unit": "familles",
    "how_estimated": "compté à l'école",
    "proof_text": "Douze familles sur quarante l'ont dit à la sortie de l'école.",
    "proof_source": "relevé du mois de mars",
    "answer_text": "Un atelier associatif le samedi",
}


def headers(session: str) -> tuple[tuple[str, str], ...]:
    return (("Cookie", f"sessionid={session}; csrftoken={TOKEN}"), ("X-CSRFToken", TOKEN))


def support(about: Mapping[str, Any], number: int) -> Ask:
    """Each time another person or another contribution; a key of its own."""
    sessions, nodes = about["sessions"], about["nodes"]
    giver = number % len(sessions)
    node = nodes[-1 - (number // len(sessions) + number) % len(nodes)]
    body = urlencode({"once": f"support-{number}"}).encode()
    return Ask(
        f"/{about['programme']}/contributions/{node}/soutien/",
        "POST",
        headers(sessions[giver]),
        body,
        key=f"{node} {about['people'][giver]}",
    )


def contribution(about: Mapping[str, Any], form: Mapping[str, str], number: int, *, mark: str) -> Ask:
    """A whole need, as somebody signed in gives it. `mark` and the number make its sentence unlike any other."""
    session = about["sessions"][number % len(about["sessions"])]
    fields = {**form, **{name: value for name, value in FILLED.items() if name in form}}
    fields |= {"title": f"{SENTENCE} {mark} {number}", "once": f"{mark}-{number}"}
    return Ask(
        f"/{about['programme']}/besoins/exprimer/",
        "POST",
        headers(session),
        urlencode(fields).encode(),
        key=fields["title"],
    )


def need_form(port: int, about: Mapping[str, Any]) -> dict[str, str]:
    """The fields of the form as a browser gets it, with what it holds already."""
    request = Request(
        f"http://127.0.0.1:{port}/{about['programme']}/besoins/exprimer/",
        headers={"Cookie": f"sessionid={about['sessions'][0]}"},
    )
    with urlopen(request, timeout=20) as answer:
        form = _Form()
        form.feed(answer.read().decode())
    return form.fields


class _Form(HTMLParser):
    """Of each group of choices the first, of each list its first value; buttons and unticked boxes are not sent."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.list = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        about = dict(attributes)
        name, kind = about.get("name") or "", about.get("type") or ""
        if tag == "select":
            self.list = name
        elif tag == "option" and self.list and about.get("value") and not self.fields.get(self.list):
            self.fields[self.list] = about["value"] or ""
        elif tag == "textarea" and name:
            self.fields[name] = ""
        elif (
            tag == "input"
            and name
            and name != "csrfmiddlewaretoken"
            and kind not in ("checkbox", "submit", "file", "search")
        ):
            if kind == "radio":
                self.fields.setdefault(name, about.get("value") or "")
            else:
                self.fields[name] = about.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.list = ""
