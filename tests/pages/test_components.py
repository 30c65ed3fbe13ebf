"""`/composants/` shows the whole box: a new component without a specimen fails here."""

from __future__ import annotations

import inspect
import re
from html import unescape
from pathlib import Path

import pytest
from django import forms
from django.core.cache import cache
from django.utils import translation
from playwright.sync_api import Page, expect

import maille.ui.drawing
import maille.ui.forms
from maille.pages.components.catalogue import GROUPS
from maille.pages.components.forms import SampleForm
from maille.programmes.models import Programme
from maille.ui.templatetags.ui import register
from tests.browser import problems_in_every_look
from tests.pages.rows import make_contact, make_programme
from tests.site import Site

TEMPLATES = Path(maille.ui.forms.__file__).parent / "templates"
CODE = re.compile(r'<pre class="specimen__code"><code>(.*?)</code></pre>', re.DOTALL)


@pytest.fixture
def shown(client, db):
    """The page, with and without what surrounds it, on a site with a demonstration; then where nobody organises yet."""
    programme = make_programme(is_demo=True, is_current=True)
    make_contact(programme)
    shown = [client.get("/composants/"), client.get("/composants/?nu")]
    Programme.objects.update(is_demo=False, is_unclaimed=True)
    cache.clear()
    return [*shown, client.get("/composants/")]


@pytest.fixture
def code(shown):
    return "\n".join(unescape(found) for found in CODE.findall(shown[0].content.decode()))


def test_every_template_of_the_design_system_is_rendered(shown):
    # Arrange
    ours = {str(path.relative_to(TEMPLATES)) for path in (TEMPLATES / "ui").rglob("*.html")}

    # Act
    rendered = {template.name for response in shown for template in response.templates}

    # Assert
    assert ours - rendered == set()


def test_every_include_is_there_to_copy(code):
    names = {f"ui/{path.name}" for path in (TEMPLATES / "ui").glob("*.html")}

    assert {name for name in names if f'"{name}"' not in code} == set()


def test_every_tag_and_filter_is_there_to_copy(code):
    tags = {name for name in register.tags if not re.search(rf"{{%\s*{name}\b", code)}
    filters = {name for name in register.filters if f"|{name}" not in code}

    assert (tags, filters) == (set(), set())


def test_every_widget_is_shown():
    widgets = {
        widget
        for _name, widget in inspect.getmembers(maille.ui.forms, inspect.isclass)
        if issubclass(widget, forms.Widget)
    }

    assert widgets - {type(field.widget) for field in SampleForm.base_fields.values()} == set()


def test_every_drawing_is_shown(code):
    drawings = {path.stem for path in Path(maille.ui.drawing.__file__).parent.glob("*.py")} - {"__init__", "shapes"}

    assert {name for name in drawings if not re.search(rf"\bs\.{name}\b", code)} == set()


def test_no_specimen_is_empty_and_none_is_named_twice():
    specimens = [specimen for group in GROUPS for specimen in group.specimens]

    assert [specimen.anchor for specimen in specimens if not specimen.source.strip()] == []
    assert len({specimen.anchor for specimen in specimens}) == len(specimens)


@pytest.mark.parametrize("address", ["/composants/", "/en/composants/"])
def test_anybody_reads_it_and_search_engines_leave_it(client, db, address):
    with translation.override("fr"):
        response = client.get(address)

    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert 'method="post"' not in response.content.decode()


@pytest.mark.browser
def test_every_component_is_accessible_in_every_look(live_site: Site, desktop: Page):
    desktop.goto(f"{live_site.url}/composants/")
    expect(desktop.locator("[data-theme=dark] .card").first).to_have_css("color-scheme", "dark")

    assert problems_in_every_look(desktop) == {}
    assert desktop.evaluate("scrollY") == 0
    repeated = (
        "() => [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, n, all) => all.indexOf(id) !== n)"
    )
    assert desktop.evaluate(repeated) == []
