"""`maille export SLUG`: the same format back."""

from __future__ import annotations

import sys
from argparse import Namespace

from maille.cli import CommandRefused
from maille.programmes.models import Programme
from maille.steering import kit


def run(options: Namespace) -> int:
    if not Programme.objects.filter(slug=options.slug).exists():
        known = ", ".join(Programme.objects.values_list("slug", flat=True)) or "aucun"
        raise CommandRefused(f"pas de programme « {options.slug} » ici (il y a : {known}).")
    text = kit.export_programme(Programme.objects.get(slug=options.slug))
    if options.to is None:
        sys.stdout.write(text)
    else:
        options.to.write_text(text, encoding="utf-8")
    return 0
