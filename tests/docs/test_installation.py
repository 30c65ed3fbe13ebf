"""`docs/installation.md` and `deploy/`: what can be proved of them without being root on a server."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from maille.cli import parser
from maille.commands.doctor import EXAMINATIONS
from maille.envcheck import Env
from tests.docs.walk import DOCS
from tests.site import ROOT, environment, maille, open_site

DEPLOY = ROOT / "deploy"
PAGE = (DOCS / "installation.md").read_text(encoding="utf-8")
FILLED = {
    "SECRET_KEY": "k" * 64,
    "EMAIL_URL": "smtps://maille:mot%40passe@courriel.exemple.invalid:465",
    "PUBLIC_URL": "https://ville.exemple.invalid",
}
NEEDED = {"load": ["FICHIER"], "export": ["PROGRAMME"], "restore": ["FICHIER"]}
GUIDES = [DOCS / "installation.md", DOCS / "identites.md", DOCS / "format-programme.md", DEPLOY / "maille.service", DEPLOY / "maille-backup.service"]  # fmt: skip


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_every_maille_command_is_one(page: Path):
    commands = list(commands_of(page.read_text(encoding="utf-8")))

    assert commands
    for words in commands:
        typed = words if len(words) > 1 else [*words, *NEEDED.get(words[0], [])]  # a word alone is a command's name
        parser().parse_args(typed)  # SystemExit when it is none


def test_the_table_of_settings_is_the_environments_own():
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE))

    assert told == set(setting_names())


def test_the_table_of_doctor_is_doctors_own():
    part = PAGE.split("## 4.")[1].split("## 5.")[0]
    told = [cell.strip() for cell in re.findall(r"^\| ([^|`]+) \|", part, re.MULTILINE)][1:]

    assert told == list(EXAMINATIONS)


def test_every_file_of_deploy_is_explained():
    assert [path.name for path in DEPLOY.iterdir() if path.name not in PAGE] == []


def test_the_environment_file_holds_known_settings_only():
    assert set(shipped()) <= set(setting_names())


@pytest.mark.parametrize("unit", ["maille.service", "maille-backup.service"])
def test_a_unit_points_where_the_recipe_puts_things(unit: str):
    said = unit_of(unit)

    assert said["ExecStart"].split()[0] == "/opt/maille/.venv/bin/maille"
    assert said["EnvironmentFile"] in PAGE
    assert said["User"] == said["Group"] == "maille"
    assert f"/var/lib/{said['StateDirectory']}" == shipped()["MAILLE_DATA"]


def test_units_are_sound(tmp_path: Path):
    """systemd's own opinion where it is there; every line a known shape anywhere."""
    units = [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]
    for unit in units:
        text = unit.read_text(encoding="utf-8").replace("/opt/maille/.venv/bin/maille", sys.executable)
        assert all(re.fullmatch(r"\[\w+\]|\w+=.+|#.*|", line) for line in text.splitlines()), unit.name
        (tmp_path / unit.name).write_text(text.replace("/opt/maille", str(tmp_path)), encoding="utf-8")
    assert (DEPLOY / "maille-backup.timer").stem == (DEPLOY / "maille-backup.service").stem
    if program := shutil.which("systemd-analyze"):
        files = [str(tmp_path / unit.name) for unit in units]
        done = subprocess.run([program, "verify", *files], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_caddy_speaks_to_the_port_on_which_maille_listens():
    listening = f"{shipped()['HOST']}:{shipped()['PORT']}"
    image = dict(re.findall(r"\b([A-Z_]+)=(\S+)", (DEPLOY / "Containerfile").read_text()))

    assert re.findall(r"reverse_proxy (\S+)", (DEPLOY / "Caddyfile").read_text()) == [listening]
    assert re.findall(r"--to maille:(\d+)", (DEPLOY / "compose.yaml").read_text()) == [image["PORT"]] == [shipped()["PORT"]]  # fmt: skip
    assert image["MAILLE_DATA"] == shipped()["MAILLE_DATA"]


def test_caddys_address_is_the_environments():
    address = re.findall(r"^(\S+) \{$", (DEPLOY / "Caddyfile").read_text(), re.MULTILINE)

    assert [f"https://{name}" for name in address] == [shipped()["PUBLIC_URL"]]


@pytest.mark.process
def test_the_shell_reads_the_environment_file_as_systemd_does(tmp_path: Path):
    show = 'set -a; . "$1"; exec "$2" -c "import os; print(os.environ[\'MAIL_FROM\'])"'
    done = subprocess.run(
        ["sh", "-c", show, "sh", str(DEPLOY / "maille.env"), sys.executable], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == shipped()["MAIL_FROM"]
    subprocess.run(["sh", "-n", str(DEPLOY / "maille-admin")], check=True)


@pytest.mark.process
def test_the_environment_file_as_it_comes_is_refused(tmp_path: Path):
    """Somebody who forgot to fill it in learns what is missing."""
    done = started(tmp_path, shipped())

    assert done.returncode == 1
    assert {f"maille.{code}" for code in ("E002", "E004")} == set(re.findall(r"maille\.E\d+", done.stderr))


@pytest.mark.process
def test_every_unsafe_value_is_refused_by_its_name(tmp_path: Path):
    """All at once: `tests/commands/test_settings.py` tries one by one."""
    unsafe = {"DEMO": "1", "PUBLIC_URL": "http://ville.exemple.invalid", "SECRET_KEY": "court", "DEBUG": "1"}
    done = started(tmp_path, shipped() | FILLED | unsafe)

    assert done.returncode == 1
    assert [name for name in unsafe if name not in done.stderr] == []


@pytest.mark.process
def test_filled_in_it_opens_behind_caddy_and_asks_for_the_printed_code(bare_data: Path):
    settings = {name: value for name, value in (shipped() | FILLED).items() if name not in {"MAILLE_DATA", "PORT"}}
    with open_site(bare_data, **settings) as site:
        assert asked(site.url, "http") == (301, "https://ville.exemple.invalid/organiser/")
        assert asked(site.url, "https")[0] == 200
        log = (bare_data / "serve.log").read_text(encoding="utf-8")
    assert "Première installation" in log and re.search(r"[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}", log)


def asked(url: str, scheme: str) -> tuple[int, str]:
    """What Maille answers Caddy about a visitor who came by `scheme`."""
    headers = {"Host": "ville.exemple.invalid", "X-Forwarded-Proto": scheme, "X-Forwarded-For": "192.0.2.7"}
    try:
        with build_opener(Stay).open(Request(f"{url}/organiser/", headers=headers), timeout=60) as answer:
            return answer.status, ""
    except HTTPError as refused:
        return refused.code, refused.headers.get("Location", "")


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        """A redirection is an answer here."""


def started(data: Path, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    known = environment(data, **{name: value for name, value in settings.items() if name != "MAILLE_DATA"})
    return subprocess.run(maille("worker", "--once"), env=known, capture_output=True, text=True, check=False)


def setting_names() -> Iterator[str]:
    for name, field in Env.model_fields.items():
        yield str(field.validation_alias or name).upper()


def shipped() -> dict[str, str]:
    """deploy/maille.env, as systemd reads it."""
    lines = (DEPLOY / "maille.env").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("=", 1) for line in lines if line and not line.startswith("#")]
    return {name: value.strip('"') for name, value in pairs}


def unit_of(name: str) -> dict[str, str]:
    lines = (DEPLOY / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))


def commands_of(text: str) -> Iterator[list[str]]:
    """The words after `maille` in lines of code, in-line code and units."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL) + re.findall(r"^ {4}(\S.*)$", text, re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", text)
    lines += re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    for line in lines:
        found = re.search(r"(?:^|/bin/)(?:maille|maille-admin) ([a-z].*)$", line.split("#")[0].strip())
        if found:
            yield shlex.split(found[1])
