"""What is installed from the wheel works like the checkout, without Node, npm or the sources."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.site import environment, free_port

pytestmark = pytest.mark.process
ROOT = Path(__file__).resolve().parents[2]
NEEDED = [
    "maille/ui/static/dist/manifest.json",
    "maille/locale/fr/LC_MESSAGES/django.mo",
    "maille/locale/en/LC_MESSAGES/django.mo",
    "maille/programmes/files/roubaix-2018.yaml",
    "maille/ui/templates/ui/base.html",
    "maille/ui/printing/maille.typ",
    "maille/core/migrations/0001_initial.py",
    "maille_bench/run.py",
    "maille_bench/texts/besoins.txt",
    "maille_bench/conversations/ethique.txt",
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_what_the_site_needs(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())

    assert [name for name in NEEDED if name not in names] == []
    assert not [name for name in names if name.endswith(".map") or "/results/" in name]


def test_an_installed_maille_starts_far_from_any_checkout(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    # The wheel comes before the checkout that the virtual environment knows.
    settings = environment(tmp_path / "data", PORT=str(free_port()), PYTHONPATH=str(tmp_path / "installed"))
    where = "import maille, maille.settings as s; print(maille.__file__, s.PROGRAMME_FILES)"
    said = subprocess.run(
        [sys.executable, "-c", where], env=settings, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert said.stdout.count(str(tmp_path / "installed")) == 2

    with subprocess.Popen(
        [sys.executable, "-m", "maille", "serve"], env=settings, cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as process:
        opened = any("Ctrl-C" in line for line in process.stdout)
        process.terminate()
    assert opened
