"""`maille first-load`: on an empty site, the flyer's programme, its re-dated edition and (DEMO=1) the demonstration."""

from __future__ import annotations

from argparse import Namespace

from django.conf import settings

from maille.commands import prepare
from maille.core import instance
from maille.programmes.models import Programme
from maille.steering import demo

DONE = "first_loaded"


def run(options: Namespace) -> int:
    prepare.migrate_if_needed()
    if is_due():
        print("  Chargement de Roubaix" + (" et de la démonstration…" if settings.DEMO else "…"), flush=True)
        demo.load(with_people=settings.DEMO)
        instance.set_fact(DONE, True)
    return 0


def is_due() -> bool:
    """Never loaded to the end here, and nobody made a programme of their own."""
    return instance.get_fact(DONE) is None and not Programme.objects.exclude(slug=demo.ARCHIVE).exists()
