import pytest


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests type faster than anybody."""
    monkeypatch.setattr("maille.core.spam.FASTEST", 0)
