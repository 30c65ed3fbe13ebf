import pytest

from tests.pages.rows import make_contact, make_programme


@pytest.fixture
def programme():
    found = make_programme()
    make_contact(found)
    return found
