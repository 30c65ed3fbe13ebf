"""Runs one of the bench's parts in a process of its own: `python -m bench.child PART ARGUMENT…`; prints JSON."""

import json
import sys
from importlib import import_module

import django

django.setup()
print(json.dumps(import_module(f".{sys.argv[1]}", __package__).main(*sys.argv[2:])))
