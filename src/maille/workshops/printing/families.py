"""The notice that a school gives to the families of a class: what is done, what is kept, what they may ask."""

from __future__ import annotations

from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from maille.people.mails import absolute
from maille.ui.printing import Document, set_words
from maille.ui.templatetags.ui import tr
from maille.workshops.models import Cohort
from maille.workshops.printing.day import heading_of, venue_of
from maille.workshops.whereabouts import when_of


def notice_text(cohort: Cohort) -> list[str]:
    """The same words on paper and to copy into a mail."""
    workshop, programme = cohort.workshop, cohort.workshop.programme
    facts = {
        "group": cohort.name, "school": cohort.structure, "title": tr(workshop, "title"), "when": when_of(workshop),
        "where": venue_of(workshop), "programme": tr(programme, "title"), "organiser": programme.organiser or programme.title,
        "page": absolute(workshop.get_absolute_url()), "contact": _contact(cohort),
    }  # fmt: skip
    return [
        _("%(school)s emmène la classe « %(group)s » à « %(title)s » (%(when)s ; %(where)s), un atelier de « %(programme)s » organisé par %(organiser)s.") % facts,
        _("Ce que l'organisateur reçoit : le prénom de chaque élève, avec une initiale s'il le faut, ou seulement le nombre d'élèves. Ni nom, ni adresse, ni date de naissance."),
        _("Votre enfant n'a pas de compte et ne reçoit aucun message. Ce qui est écrit ou dit pendant l'atelier est publié sans son nom."),
        _("Les prénoms servent à compter les places et à l'accueil. Un mois après l'atelier, ils sont remplacés par des numéros."),
        _("Aucune photo où votre enfant se reconnaît n'est publiée sans votre accord écrit, que l'établissement vous demanderait à part."),
        _("Vous pouvez refuser que votre enfant y participe, ou faire corriger ou effacer son prénom, sans donner de raison : dites-le à l'établissement, ou écrivez à %(contact)s. Vous pouvez aussi saisir la CNIL (cnil.fr).") % facts,
        _("La page de l'atelier : %(page)s") % facts,
    ]  # fmt: skip


def notice(cohort: Cohort) -> Document:
    """A page for each family: the notice, and the slip to sign and give back to the school."""
    workshop = cohort.workshop
    return Document(
        template="workshops/printing/families.typ",
        title=set_words(f"{_('Note aux familles')} · {cohort.label}"),
        name=f"{slugify(_('Note aux familles'))}-{slugify(cohort.name)}",
        data={
            **heading_of(workshop),
            "group": set_words(cohort.label),
            "when": set_words(capfirst(when_of(workshop))),
            "lines": [set_words(line) for line in notice_text(cohort)],
            "words": {
                "heading": _("Note aux familles"), "when": _("Date"), "venue": _("Lieu"), "slip": _("À rendre à l'établissement"),
                "yes": _("J'autorise mon enfant à participer à cet atelier."), "no": _("Je ne l'autorise pas."),
                "child": _("Prénom et nom de l'enfant"), "signature": _("Date, nom et signature d'un responsable légal"),
                "kept": _("L'établissement garde ce talon ; l'organisateur ne le reçoit pas."),
            },
        },
    )  # fmt: skip


def _contact(cohort: Cohort) -> str:
    contact = cohort.workshop.programme.contacts.filter(removed_at__isnull=True).first()
    known = (contact.email or contact.phone) if contact is not None else ""
    return known or _("l'équipe du programme")
