"""The environment is read once, at the start: each case is a process of its own."""

import subprocess
import sys

import pytest

from tests.site import environment, maille

pytestmark = pytest.mark.process

SAFE = {
    "MAILLE_MODE": "production",
    "SECRET_KEY": "k" * 50,
    "PUBLIC_URL": "https://maille.exemple.invalid",
    "EMAIL_URL": "smtp://exemple.invalid:587",
    "MAIL_FROM": "Maille <maille@exemple.invalid>",
    "DEMO": "0",
}


def _start(tmp_path, **settings):
    return subprocess.run(
        maille("worker", "--once"), env=environment(tmp_path, **settings), capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "huit mille"),
        ("PORT", "0"),
        ("DEMO", "peut-être"),
        ("PUBLIC_URL", "maille.fr"),
        ("MAILLE_MODE", "prod"),
        ("WORKERS", "-1"),
        ("SENTENCE_MODEL", "modeles/le-mien"),
    ],
)
def test_an_odd_value_stops_the_start_with_one_line_that_names_it(tmp_path, name, value):
    done = _start(tmp_path, **{name: value})

    assert done.returncode == 1
    assert done.stderr.startswith(f"maille : réglage {name} : ")
    assert len(done.stderr.splitlines()) == 1


def test_a_secret_is_not_repeated_in_the_complaint(tmp_path):
    done = _start(tmp_path, DATABASE_URL="oracle://u:motdepasse@h/b")

    assert "DATABASE_URL" in done.stderr
    assert "motdepasse" not in done.stderr


def test_sound_production_settings_start(bare_data):
    done = _start(bare_data, **SAFE)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DEBUG", "1", "E001"),
        ("SECRET_KEY", "court", "E002"),
        ("SECRET_KEY", "", "E002"),
        ("PUBLIC_URL", "http://maille.exemple.invalid", "E003"),
        ("EMAIL_URL", "", "E004"),
        ("MAIL_FROM", "", "E005"),
        ("DEMO", "1", "E006"),
    ],
)
def test_an_unsafe_production_setting_refuses_to_start(tmp_path, name, value, code):
    done = _start(tmp_path, **(SAFE | {name: value}))

    assert done.returncode == 1
    assert f"maille.{code}" in done.stderr


def test_the_key_is_made_once_for_its_owner_only(tmp_path):
    show = [sys.executable, "-c", "from maille.settings import SECRET_KEY; print(SECRET_KEY)"]
    first, second = (subprocess.check_output(show, env=environment(tmp_path), text=True) for _ in range(2))

    assert first == second
    assert len(first.strip()) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
