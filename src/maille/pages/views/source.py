"""The source of the version in service, as the licence asks (AGPL-3.0, § 13): whoever uses the site may take it."""

from __future__ import annotations

import functools
import io
import tarfile
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

import maille

PACKAGE = Path(maille.__file__).resolve().parent
_LEFT_OUT = {"__pycache__", ".stamp", "meta.json"}


@require_safe
def source(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_packed(), content_type="application/gzip")
    response["Content-Disposition"] = f'attachment; filename="maille-{maille.__version__}.tar.gz"'
    return response


@functools.lru_cache(maxsize=1)
def _packed() -> bytes:
    """The installed package as it runs, changes included, with its licence when it lies beside."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.add(PACKAGE, arcname=f"maille-{maille.__version__}/src/maille", filter=_ours)
        for name in ("LICENSE", "pyproject.toml", "README.md"):
            beside = PACKAGE.parent.parent / name
            if beside.is_file():
                archive.add(beside, arcname=f"maille-{maille.__version__}/{name}")
    return packed.getvalue()


def _ours(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    if set(Path(entry.name).parts) & _LEFT_OUT or entry.name.endswith(".pyc"):
        return None
    entry.uname = entry.gname = ""
    entry.uid = entry.gid = 0
    return entry
