"""What people install with Maille may be given on under the AGPL."""

import json
import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
FREE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL-2|Mozilla Public|OFL|LGPL-3|Unlicense|0BSD|AGPL-3|CC0|HPND"
)
# Read in the packages themselves where their metadata say nothing useful.
READ_BY_HAND = {"uvloop": "MIT OR Apache-2.0", "segno": "BSD-3-Clause"}


def _locked() -> list[str]:
    """On a server, with the extra that an encoder of one's own needs."""
    files = [ROOT / "requirements" / name for name in ("server.txt", "sentences.txt")]
    lines = {line for file in files for line in file.read_text().splitlines()}
    wanted = [Requirement(line.rstrip(" \\")) for line in lines if "==" in line and not line.startswith(" ")]
    return sorted({asked.name for asked in wanted if asked.marker is None or asked.marker.evaluate()})


@pytest.mark.parametrize("name", _locked())
def test_a_library_has_a_free_licence(name):
    meta = distribution(name).metadata
    said = [
        meta.get("License-Expression"),
        meta.get("License"),
        *meta.get_all("Classifier", []),
        READ_BY_HAND.get(name),
    ]
    licences = [
        text for text in said if text and (not text.startswith(("Prog", "Topic", "Frame", "Oper", "Devel", "Intended")))
    ]
    assert FREE.search(" ".join(licences)), licences


def test_each_npm_package_has_a_free_licence():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    unfree = {
        name: about.get("license")
        for name, about in packages.items()
        if name and not FREE.search(str(about.get("license")))
    }
    assert unfree == {}


def test_no_lock_file_names_a_registry():
    for path in [*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"]:
        assert not re.search(
            r"https?://(?!opencollective|github\.com/sponsors)[^\"\s]*(pypi|npmjs|registry)", path.read_text()
        ), path.name
