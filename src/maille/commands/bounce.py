"""`maille bounce < message`: a mail that came back, piped or dropped by the mail server; its address gets no more."""

from __future__ import annotations

import sys
from argparse import Namespace

from django.utils import timezone

from maille.cli import CommandRefused
from maille.core import bounces

LONGEST = 10 * 1024 * 1024


def run(options: Namespace) -> int:
    """0 also when there is nothing to note: a mail server that pipes here must not send the report back in turn."""
    raw = sys.stdin.buffer.read(LONGEST + 1)
    if len(raw) > LONGEST:
        raise CommandRefused("ce message dépasse 10 Mo : ce n'est pas un avis de non-remise.")
    report = bounces.note_report(raw, now=timezone.now())
    if report.mail is None:
        print("Ce message ne cite aucun courriel de ce site : rien n'est noté.")
    elif not report.status:
        print(f"Courriel {report.mail.pk} : rien de définitif sur son adresse, elle reste en service.")
    else:
        print(f"Courriel {report.mail.pk} : adresse sans réponse ({report.status}), plus rien n'y part.")
    return 0
