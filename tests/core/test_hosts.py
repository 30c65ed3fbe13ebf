"""A laptop that any name reaches answers to those of its house only."""

import pytest
from django.test import Client

from maille.core.hosts import is_of_the_house


@pytest.mark.parametrize(
    ("host", "answers"),
    [
        ("192.168.1.20:8000", True), ("[fe80::1]:8000", True), ("localhost:8000", True), ("portable", True),
        ("portable.local:8000", True), ("box.lan", True), ("evil.example:8000", False), ("1.2.3.4.evil.example", False),
        ("local", True), ("evillocal.com", False), (".local.evil.com", False),
    ],
)  # fmt: skip
def test_a_name_that_can_be_bought_is_not_of_the_house(host: str, answers: bool) -> None:
    assert is_of_the_house(host) is answers


@pytest.mark.django_db
@pytest.mark.parametrize(("host", "status"), [("evil.example", 400), ("192.168.1.20", 200)])
def test_a_page_called_by_a_bought_name_is_refused(client: Client, settings: object, host: str, status: int) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    settings.MIDDLEWARE = ["maille.core.hosts.LocalNameMiddleware", *settings.MIDDLEWARE]  # type: ignore[attr-defined]

    assert client.get("/healthz", headers={"host": host}).status_code == status
