import pytest

from tests.challenges import cast

__all__ = ["facilitator", "giver", "programme", "somebody"]


@pytest.fixture
def programme(db):
    return cast.create_programme()


@pytest.fixture
def giver(db):
    return cast.create_person()


@pytest.fixture
def somebody(db):
    return cast.create_person("Achille", "Canette")


@pytest.fixture
def facilitator(programme):
    return cast.give_role(programme, cast.create_person("Inès", "Cardeuse"))
