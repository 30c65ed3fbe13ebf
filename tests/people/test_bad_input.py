"""Whatever is posted, the answer is an answer."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.programmes.actions.membership import join_programme
from maille.programmes.steps import STEPS
from tests.workshops.factories import create_person, create_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("patient")]

NASTY = [
    "",
    "\x00",
    "‮evil‬",
    "é" * 5000,
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "-1",
    "9" * 30,
    "\r\nX: y",
    "🧵" * 300,
    "²",
]
FIELDS = [
    "first_name", "last_name", "pseudonym", "contact", "contact_email", "phone", "quarter", "bio", "language", "workshop", "is_15", "email",
    "code", "kinds", "other", "name", "kind", "organisation", "themes", "motivations", "level", "agrees", "person", "purpose", "answer",
    "mail_choice", "suite", "seen", "site_web", "once",
]  # fmt: skip


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize("is_known", [False, True])
def test_no_value_breaks_a_page(client: Client, value: str, is_known: bool) -> None:
    workshop = create_workshop(capacity=3)
    slug = workshop.programme.slug
    person = create_person()
    join_programme(programme=workshop.programme, person=person, level=1, now=timezone.now())
    pages = [
        reverse(f"people:{name}")
        for name in ("sign-in", "code", "card", "profile", "erase", "who", "mail-choice", "consent", "mailbox")
    ]
    pages += [reverse("programmes:step", args=[slug, step.slug]) for step in STEPS]
    pages += [reverse(f"programmes:{name}", args=[slug]) for name in ("level", "leave")]
    pages += [reverse(f"workshops:{name}", args=[slug]) for name in ("join", "joined")]
    pages += [
        reverse(f"workshops:{name}", args=[slug, workshop.slug])
        for name in ("registration-create", "offer-answer", "registration-cancel")
    ]
    statuses = {}
    for page in pages:
        browser = Client(raise_request_exception=False)
        if is_known:
            session = browser.session
            session["guest_person"] = [person.pk, person.guest_epoch]
            session.save()
            browser.cookies["sessionid"] = session.session_key
        query = {"suite": value, "atelier": value, "name": value, "code": value, "a": value, "page": value}
        statuses[f"GET {page}"] = browser.get(page, query).status_code
        statuses[f"POST {page}"] = browser.post(page, dict.fromkeys(FIELDS, value)).status_code

    assert {page: status for page, status in statuses.items() if status >= 500} == {}
