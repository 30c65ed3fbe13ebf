"""What the log says, and what it keeps to itself."""

import logging
import sys

import pytest
from django.db import IntegrityError
from django.test import RequestFactory

from maille.logs import LineFormatter


def _line(message, *, error=None, level=logging.ERROR, **extra):
    info = None
    if error is not None:
        try:
            raise error
        except type(error):
            info = sys.exc_info()
    record = logging.LogRecord("maille.essai", level, "f", 1, message, (), info)
    record.__dict__.update(extra)
    return LineFormatter().format(record)


def test_an_event_is_one_line_with_its_ids():
    assert _line("need.published", node=12, programme=3).endswith("error need.published node=12 programme=3")


def test_a_value_never_breaks_the_line():
    assert "\n" not in _line("x", odd="a\nb", accents="é\x1b[31m")


@pytest.mark.parametrize("message", ["Not Found: /compte/connexion/lien/SECRET/", "Bad Request: /SECRET/"])
def test_a_path_with_a_token_is_not_repeated(message):
    assert "SECRET" not in _line(
        message, request=RequestFactory().get("/compte/connexion/lien/SECRET/"), status_code=404
    )


def test_the_database_does_not_repeat_what_somebody_typed():
    line = _line("boom", error=IntegrityError("Key (email)=(berenice@exemple.invalid) already exists"))

    assert "IntegrityError" in line
    assert "berenice" not in line


def test_a_refusal_has_no_frames_and_a_fault_has_them():
    assert "\n" in _line("boom", error=ValueError("cassé"))
    assert "\n" not in _line("Forbidden", error=ValueError("refusé"), level=logging.WARNING)
