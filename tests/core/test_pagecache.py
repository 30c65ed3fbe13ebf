"""Whole pages from memory: only for those without cookies, never older than the journal, never more than so many bytes."""

import pytest
from django.http import HttpResponse

from maille.core import journal, pagecache

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings, rf, monkeypatch):
    settings.PAGE_CACHE = True
    # PostgreSQL counts the transactions of the whole server: those of the tests beside this one would age its pages.
    monkeypatch.setitem(pagecache._LAST, "postgresql", pagecache._LAST["sqlite"])
    made = []

    def page(request):
        made.append(request.path)
        response = HttpResponse(b"x" * 1000)
        if request.path == "/cookie/":
            response.set_cookie("a", "b")
        return response

    middleware = pagecache.PageCacheMiddleware(page)

    def get(path="/", **headers):
        middleware(rf.get(path, headers=headers))
        return len(made)

    get.middleware = middleware
    return get


def test_the_second_visitor_gets_the_page_from_memory(site):
    assert (site(), site()) == (1, 1)


def test_whatever_happens_makes_the_page_anew(site):
    site()
    journal.record("need.published")

    assert (site(), site()) == (2, 2)


def test_who_has_a_cookie_is_never_given_anothers_page(site):
    assert (site(), site(cookie="sessionid=1"), site(cookie="sessionid=1")) == (1, 2, 3)


def test_a_page_that_sets_a_cookie_is_not_kept(site):
    assert (site("/cookie/"), site("/cookie/")) == (1, 2)


def test_endless_addresses_do_not_fill_the_memory(site, monkeypatch):
    monkeypatch.setattr(pagecache, "MOST", 5 * (1_000 + pagecache.OVERHEAD) + 500)
    for number in range(20):
        site(f"/?n={number}")

    assert len(site.middleware.pages.pages) == 5
    assert 5_000 < site.middleware.pages.size <= pagecache.MOST
    assert site("/?n=19") == 20
    assert site("/?n=0") == 21


def test_long_addresses_and_odd_cookies_count_too(site, monkeypatch):
    monkeypatch.setattr(pagecache, "MOST", 50_000)
    for number in range(20):
        site(f"/?n={number}&{'x' * 10_000}")
        site(cookie=f"theme={number}{'x' * 10_000}")

    held = sum(len(str(key)) for key in site.middleware.pages.pages)
    assert held <= site.middleware.pages.size <= pagecache.MOST


def test_an_odd_theme_is_never_taken_for_a_theme(site):
    site(cookie="theme=light")

    assert (site(cookie="theme=lightly"), site(cookie="theme=light")) == (2, 2)


def test_the_databases_own_question_tells_of_each_act():
    before = pagecache._generation()
    line = journal.record("need.published")

    assert before[0] != line.pk == pagecache._generation()[0]
    assert len(before) == 2
