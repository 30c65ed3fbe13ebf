"""What is saved is what comes back, key and files included."""

import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.site import bare_folder, environment, maille, open_site

pytestmark = pytest.mark.process


def _run(data, *words):
    return subprocess.run(maille(*words), env=environment(data), capture_output=True, text=True)


def _sql(data, statement):
    (path,) = data.glob("*.sqlite3")
    with closing(sqlite3.connect(path, timeout=30)) as database, database:
        return str(database.execute(statement).fetchall())


ADD = "INSERT INTO core_instancefact (name, value, updated_at) VALUES ('temoin', '\"é\"', '2027-01-01')"
ASK = "SELECT name, value FROM core_instancefact WHERE name = 'temoin'"  # beside what the worker notes


@pytest.fixture(scope="module")
def home(shared, tmp_path_factory):
    """A site that has lived, and its backup."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(bare_folder(shared), folder / "lived-in")
    _sql(folder / "lived-in", ADD)
    (folder / "lived-in/media").mkdir()
    (folder / "lived-in/media/photo.txt").write_text("une photo")
    done = _run(folder / "lived-in", "backup", str(folder / "tout.tar.gz"))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def lived_in(home, tmp_path):
    return shutil.copytree(home / "lived-in", tmp_path / "lived-in")


@pytest.fixture
def saved(home, tmp_path):
    """The test's own copy of the backup."""
    return Path(shutil.copy2(home / "tout.tar.gz", tmp_path))


def test_a_backup_comes_back_whole_in_an_empty_place(lived_in, saved, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    done = _run(elsewhere, "restore", str(saved))

    assert (done.returncode, done.stderr) == (0, "")
    assert _sql(elsewhere, ASK) == _sql(lived_in, ASK) == "[('temoin', '\"é\"')]"
    assert (elsewhere / "media/photo.txt").read_text() == "une photo"
    assert (elsewhere / "secret_key").read_text() == (lived_in / "secret_key").read_text()
    assert saved.stat().st_mode & 0o777 == 0o600


def test_restoring_does_not_overwrite_unless_forced(lived_in, saved):
    _sql(lived_in, "DELETE FROM core_instancefact")

    refused = _run(lived_in, "restore", str(saved))
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert _sql(lived_in, ASK) == "[]"

    assert _run(lived_in, "restore", "--force", str(saved)).returncode == 0
    assert "temoin" in _sql(lived_in, ASK)


def test_a_torn_backup_replaces_nothing(lived_in, saved):
    saved.write_bytes(saved.read_bytes()[: saved.stat().st_size // 2])

    done = _run(lived_in, "restore", "--force", str(saved))

    assert done.returncode == 1
    assert "temoin" in _sql(lived_in, ASK)


def test_a_file_that_is_no_backup_is_refused_with_a_sentence(lived_in, tmp_path):
    other = tmp_path / "autre.tar.gz"
    with tarfile.open(other, "w:gz") as tar:
        tar.add(lived_in / "media", "media")

    done = _run(lived_in, "restore", "--force", str(other))

    assert done.returncode == 1
    assert "n'est pas une sauvegarde de Maille" in done.stderr


def test_a_backup_that_points_outside_writes_nothing_there(lived_in, saved, tmp_path):
    evil = tmp_path / "evil.tar.gz"
    with tarfile.open(saved) as good, tarfile.open(evil, "w:gz") as bad:
        for member in good:
            bad.addfile(member, good.extractfile(member) if member.isreg() else None)
        for name in ("media/../../../outside.txt", str(tmp_path / "outside.txt")):
            bad.addfile(tarfile.TarInfo(name))
        link = tarfile.TarInfo("media/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        bad.addfile(link)

    assert _run(lived_in, "restore", "--force", str(evil)).returncode == 0
    assert not list(tmp_path.rglob("outside.txt"))
    assert not (lived_in / "media/link").is_symlink()


def test_only_the_last_backups_are_kept(lived_in):
    (lived_in / "backups").mkdir()
    for day in ("01", "02", "03"):
        (lived_in / f"backups/maille-202701{day}-030000.tar.gz").touch()

    _run(lived_in, "backup", "--keep", "2")

    kept = sorted(path.name for path in (lived_in / "backups").iterdir())
    assert kept[0].startswith("maille-20261") or kept == kept[-2:]
    assert len(kept) == 2


def test_nothing_is_restored_under_a_running_site(lived_in, tmp_path):
    saved = tmp_path / "tout.tar.gz"
    with open_site(lived_in):
        assert _run(lived_in, "backup", str(saved)).returncode == 0  # saving does not stop the site
        done = _run(lived_in, "restore", "--force", str(saved))

    assert done.returncode == 1
    assert "arrêtez-le" in done.stderr
