import pytest

from tests.contributions import cast

__all__ = ["facilitator", "giver", "organiser", "programme", "somebody"]


@pytest.fixture
def programme(db):
    return cast.create_programme()


@pytest.fixture
def giver(programme):
    return cast.create_person(programme)


@pytest.fixture
def somebody(programme):
    return cast.create_person(programme, "Achille", "Canette")


@pytest.fixture
def facilitator(programme):
    return cast.create_person(programme, "Inès", "Cardeuse", role="facilitator")


@pytest.fixture
def organiser(programme):
    return cast.create_person(programme, "Zoé", "Dévidoir", role="organiser")
