"""`maille manage …`: Django's own commands."""

from argparse import Namespace

from django.core.management import execute_from_command_line


def run(options: Namespace) -> int:
    execute_from_command_line(["maille manage", *options.rest])
    return 0
