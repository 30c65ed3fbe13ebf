"""`maille first-load`: on an empty site, the flyer's programme, its re-dated edition and (DEMO=1) the demonstration."""

from __future__ import annotations

from argparse import Namespace
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from maille.commands import prepare
from maille.programmes.models import Programme


def run(options: Namespace) -> int:
    prepare.migrate_if_needed()
    if not Programme.objects.exists() and find_spec("maille.steering.demo"):
        print("  Chargement de Roubaix" + (" et de la démonstration…" if settings.DEMO else "…"), flush=True)
        import_module("maille.steering.demo").load(with_people=settings.DEMO)
    return 0
