"""`maille identities key|open|status|stop`: the sealed identities of erased authors (`docs/identites.md`)."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone

from maille.cli import CommandRefused
from maille.commands.whose import person_meant
from maille.core.text import clean_line
from maille.people.sealing import keys, store
from maille.people.sealing.models import SealedIdentity
from maille.ui.dates import day_in_words

STDIN: Final = Path("-")
LONGEST: Final = 100_000  # of a key's sheet
LONGEST_REFERENCE: Final = 80
WORDS: Final[Mapping[str, str]] = {
    "prenom": "prénom", "nom": "nom", "courriel": "courriel", "telephone": "téléphone", "ouvert_le": "ouvert le", "ferme_le": "fermé le",
    "pseudonyme": "pseudonyme", "compte_du": "compte créé le", "adresse_prouvee_le": "adresse prouvée le",
}  # fmt: skip
NAMING: Final = ("nom", "courriel", "telephone")


def run(options: Namespace) -> int:
    what = {"key": _make_key, "open": _open, "status": _status, "stop": _stop}
    try:
        for line in what[options.act](options):
            print(line)
    except keys.WrongKey as refusal:
        raise CommandRefused(str(refusal)) from None
    return 0


def _make_key(options: Namespace) -> Iterator[str]:
    before = store.key()
    if before is not None and not options.replace:
        raise CommandRefused(
            f"il y a déjà une clé ({before.fingerprint}). Pour en changer : « maille identities key --replace » ; gardez l'ancienne."
        )
    private, public = keys.make()
    print(_sheet(private, public), flush=True)  # first: nothing is sealed for a key that nobody could read
    kept = store.use_key(public=public, now=timezone.now())
    yield f"La moitié publique ({kept.fingerprint}) est enregistrée : ce qui s'efface est scellé à partir de maintenant."
    if before is not None and (until := _last_day(before.fingerprint)):
        yield f"L'ancienne clé ({before.fingerprint}) ouvre encore ce qu'elle a scellé : gardez-la jusqu'au {day_in_words(until, 'year')}."


def _sheet(private: str, public: str) -> str:
    return f"""CLÉ DES IDENTITÉS SCELLÉES

{private}

Empreinte : {keys.fingerprint(public)}. Faite le {day_in_words(timezone.localdate(), "year")}.

Cette clé n'est montrée qu'une fois et n'est gardée nulle part sur le serveur. Sans elle, personne n'ouvrira jamais rien :
1. Imprimez cette feuille, ou recopiez la clé sur deux clés USB ; relisez-la.
2. Mettez les deux exemplaires dans deux coffres. Dites par écrit qui y a accès : l'organisateur, son DPO.
3. Ne la posez jamais sur le serveur, ni dans un courriel, ni dans une sauvegarde. Effacez l'écran et le fichier.
Elle ne sert qu'à répondre à une autorité qui a le droit de demander qui a publié, avec « maille identities open ».
"""


def _open(options: Namespace) -> Iterator[str]:
    reason, reference = clean_line(options.reason), clean_line(options.reference)
    if not reason or not reference or len(reason) > LONGEST_REFERENCE * 2 or len(reference) > LONGEST_REFERENCE:
        raise CommandRefused(
            "dites le motif (160 signes) et la référence de la demande (80 signes) : ils restent au journal."
        )
    private = keys.read(_key_sheet(options.key_file))
    person = person_meant(options.who)
    opened = store.read_sealed(person=person, private=private)
    if not opened:
        raise CommandRefused(
            f"rien n'est scellé pour la personne {person.pk} : pas de clé alors, rien de publié, ou durée passée."
        )
    _check_names_nobody(f"{reason} {reference}", opened)
    store.note_opening(person=person, reason=reason, reference=reference, now=timezone.now())
    yield f"Personne {person.pk}. Cette ouverture est au journal (référence : {reference})."
    for part, said in opened.items():
        yield f"{part.label} :"
        yield from (f"  {WORDS.get(name, name)} : {value}" for name, value in said.items())
    yield "Ne gardez ces lignes que le temps de répondre. L'adresse et le nom sont ceux que la personne a donnés."


def _key_sheet(path: Path) -> str:
    if path == STDIN:
        return sys.stdin.read(LONGEST)
    if not path.is_file():
        raise CommandRefused(f"je ne trouve pas le fichier {path}.")
    if settings.ENV.data.resolve() in path.resolve().parents:
        raise CommandRefused(
            f"{path} est dans le dossier de données : la clé ne se pose jamais sur le serveur. Ôtez-la d'ici."
        )
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(LONGEST)


def _check_names_nobody(said: str, opened: Mapping[Any, Mapping[str, str]]) -> None:
    """The journal is for good: the name would be back where it was erased."""
    names = [part[name] for part in opened.values() for name in NAMING if part.get(name)]
    words = said.casefold()
    if any(one.casefold() in words for name in names for one in name.split(", ")):
        raise CommandRefused(
            "le motif ou la référence nomme la personne : le journal ne garde que des numéros. Dites-le autrement."
        )


def _status(options: Namespace) -> Iterator[str]:
    key = store.key()
    if key is None:
        yield "Aucune clé : rien n'est scellé quand un compte s'efface. Si votre DPO le décide : « maille identities key »."
    else:
        yield f"Clé {key.fingerprint}, du {day_in_words(key.made_on, 'year')}."
    rows = SealedIdentity.objects.values("key", "part").annotate(count=Count("pk"), first=Min("until"))
    for row in rows.order_by("key", "part"):
        label = SealedIdentity.Part(row["part"]).label
        yield f"  {label}, clé {row['key']} : {row['count']} ; la première s'efface le {day_in_words(row['first'], 'year')}"
    count, last = store.openings()
    yield f"Ouvertures au journal : {count}" + (f", la dernière le {day_in_words(last, 'year')}." if last else ".")


def _stop(options: Namespace) -> Iterator[str]:
    key = store.key()
    if key is None:
        raise CommandRefused("il n'y a pas de clé : rien n'est scellé.")
    store.stop(now=timezone.now())
    yield "Plus rien n'est scellé à partir de maintenant."
    if until := _last_day(key.fingerprint):
        yield f"Ce qui l'est déjà reste jusqu'à son terme : gardez la clé {key.fingerprint} jusqu'au {day_in_words(until, 'year')}."


def _last_day(fingerprint: str) -> Any:
    rows = SealedIdentity.objects.filter(key=fingerprint).order_by("-until")
    return rows.values_list("until", flat=True).first()
