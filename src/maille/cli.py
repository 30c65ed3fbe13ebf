"""The command line: `maille serve`, `maille load FILE`… It only reads words; `maille/commands/` does the work."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from maille import __version__

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104  only when --lan asks for it


Word = Callable[[str, str], argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="maille", description="Conduire un programme d'innovation sociale.")
    root.add_argument("--version", action="version", version=f"maille {__version__}")
    words = root.add_subparsers(dest="word", required=True, metavar="COMMANDE")

    def word(name: str, about: str) -> argparse.ArgumentParser:
        return words.add_parser(name, help=about, description=about)

    _words_of_the_site(word)
    _words_of_the_data(word)
    _words_of_the_identities(word)
    _words_of_the_workshop(word)
    manage = words.add_parser("manage", help="Passer la suite à Django.", add_help=False)
    manage.add_argument("rest", nargs=argparse.REMAINDER)
    return root


def _words_of_the_site(word: Word) -> None:
    serve = word("serve", "Ouvrir le site.")
    serve.add_argument("--host", help="adresse d'écoute (HOST)")
    serve.add_argument("--port", type=int, help="port d'écoute (PORT)")
    serve.add_argument("--workers", type=int, help="nombre de processus (WORKERS)")
    serve.add_argument(
        "--lan",
        dest="host",
        action="store_const",
        const=EVERY_ADDRESS,
        help="ouvrir aux téléphones de la salle ; affiche l'adresse et son QR",
    )
    serve.add_argument("--first-load", action="store_true", help="charger Roubaix si le site est encore vide")
    worker = word("worker", "Envoyer les courriels et faire le ménage (lancé par serve).")
    worker.add_argument("--child-of", type=int, metavar="PID", help=argparse.SUPPRESS)
    worker.add_argument("--once", action="store_true", help="un seul passage")
    word("bounce", "Noter un courriel revenu (lu sur l'entrée standard) : son adresse ne reçoit plus rien.")
    word("first-load", "Charger Roubaix si le site est encore vide (DEMO=0 : le dépliant seul).")
    word("doctor", "Dire ce qui va et ce qui ne va pas dans cette installation.")


def _words_of_the_data(word: Word) -> None:
    load = word("load", "Charger un fichier de programme.")
    load.add_argument("file", type=Path, metavar="FICHIER")
    load.add_argument("--starting", metavar="AAAA-MM-JJ", help="redater l'édition à partir de ce jour")
    load.add_argument("--check", action="store_true", help="vérifier le fichier sans rien charger")
    export = word("export", "Écrire un programme dans le même format.")
    export.add_argument("slug", metavar="PROGRAMME")
    export.add_argument("--to", type=Path, metavar="FICHIER", help="sinon, à l'écran")
    backup = word("backup", "Tout mettre dans un fichier : base, fichiers, clé.")
    backup.add_argument("file", type=Path, nargs="?", metavar="FICHIER")
    backup.add_argument("--keep", type=int, metavar="N", help="ne garder que les N dernières sauvegardes")
    restore = word("restore", "Remettre une sauvegarde.")
    restore.add_argument("file", type=Path, metavar="FICHIER")
    restore.add_argument("--force", action="store_true", help="remplacer ce qui est là")


def _words_of_the_identities(word: Word) -> None:
    identities = word("identities", "Les identités scellées des personnes effacées.")
    acts = identities.add_subparsers(dest="act", required=True, metavar="QUOI")
    key = acts.add_parser("key", help="faire la paire de clés ; la moitié privée n'est montrée qu'une fois")
    key.add_argument("--replace", action="store_true", help="changer de clé ; l'ancienne ouvre ce qu'elle a scellé")
    opening = acts.add_parser("open", help="lire une identité ; une ligne s'écrit au journal")
    opening.add_argument(
        "--key-file", type=Path, required=True, metavar="FICHIER", help="la clé privée ; - : entrée standard"
    )
    opening.add_argument("--reason", required=True, metavar="MOTIF", help="pourquoi, sans nommer personne")
    opening.add_argument("--reference", required=True, metavar="RÉFÉRENCE", help="celle de la demande de l'autorité")
    opening.add_argument("who", metavar="PERSONNE-OU-ADRESSE", help="son numéro, ou l'adresse d'une contribution")
    acts.add_parser("status", help="compter ce qui est scellé")
    acts.add_parser("stop", help="ne plus rien sceller")


def _words_of_the_workshop(word: Word) -> None:
    bench = word("bench", "Mesurer les pages et les écritures, ou un calcul.")
    parts = ["pages", "opinion", "groups", "finance", "similarity", "prints"]
    bench.add_argument("what", nargs="?", choices=parts, default="pages", metavar="CALCUL")
    bench.add_argument("--scale", type=float, help="1 = 10 000 personnes, ou toutes les tailles (BENCH_SCALE)")
    bench.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    plan = word("forecast", "Calculer le prévisionnel à trois ans d'un projet.")
    plan.add_argument("file", type=Path, nargs="?", metavar="FICHIER.json")
    plan.add_argument("--scenario", choices=["prudent", "central", "ambitieux"], default="central")
    plan.add_argument("--draws", type=int, default=10_000, metavar="N", help="nombre de tirages (0 : aucun)")
    plan.add_argument("--seed", type=int, default=0, metavar="N", help="graine des tirages")
    plan.add_argument("--language", choices=["fr", "en"], default="fr", help="langue des tableaux et des messages")
    plan.add_argument("--schema", action="store_true", help="écrire le schéma JSON du fichier")
    messages = word("messages", "Relever les textes à traduire, compiler les catalogues.")
    messages.add_argument("step", choices=["extract", "compile"])


# These speak before, or without, a sound installation.
UNCHECKED = {"doctor", "manage", "messages", "restore", "bench", "forecast"}


class CommandRefused(Exception):  # noqa: N818  a refusal, not a bug
    """A sentence for the person at the terminal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0 done, 1 refused or failed with a sentence on stderr."""
    options = parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maille.settings")
    for name in ("host", "port", "workers"):
        if (value := getattr(options, name, None)) is not None:
            os.environ[name.upper()] = str(value)
    try:
        if options.word not in UNCHECKED:
            _start_django()
        command = import_module(f"maille.commands.{options.word.replace('-', '_')}")
        return int(command.run(options))
    except CommandRefused as refusal:
        print(f"maille : {refusal}", file=sys.stderr)
        return 1


def _start_django() -> None:
    """Load the settings and the rooms; refuse an installation that the checks find unsafe."""
    import django  # after the environment is complete
    from django.core import checks

    django.setup()
    errors = [message for message in checks.run_checks() if message.is_serious()]
    if errors:
        raise CommandRefused(
            "cette installation n'est pas sûre.\n" + "\n".join(f"  {error.id} : {error.msg}" for error in errors)
        )
