"""When the site breaks, it says so on a page like the others."""

import pytest
from django.test import RequestFactory
from django.utils import translation
from django.views.defaults import server_error


@pytest.mark.parametrize(("language", "words"), [("fr", "Une panne de notre côté"), ("en", "A fault on our side")])
def test_a_fault_is_told_in_the_page_s_language_with_our_clothes(language, words):
    with translation.override(language):
        response = server_error(RequestFactory().get("/"))

    page = response.content.decode()
    assert response.status_code == 500
    assert f"<h1>{words}</h1>" in page
    assert f'<html lang="{language}">' in page
    assert 'rel="stylesheet"' in page
