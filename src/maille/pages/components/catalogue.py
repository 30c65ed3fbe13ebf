"""What lies in the box, in order: the page is this list."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maille.pages.components.shelf import Group, Specimen

FRAME: Final = """{% extends "ui/base.html" %} {# or "ui/base_bare.html", which has neither header nor footer #}
{% include "ui/_meta.html" %}
{% include "ui/_description.html" %}
{% include "ui/_demo_banner.html" %}
{% include "ui/_unclaimed_banner.html" %}
{% include "ui/_header.html" %}
{% include "ui/_footer.html" %}
{% include "ui/_contact.html" %}"""


def _group(name: str, title: str | Promise, *pieces: tuple[str, str | Promise, str | Promise]) -> Group:
    return Group(name, title, tuple(Specimen(name, *piece) for piece in pieces))


GROUPS: Final = (
    _group("threads", _("Les fils et leurs nœuds"),
        ("themes", _("Enjeu"), _("À chaque mention d'un enjeu : forme et nom, jamais la couleur seule. Un quatrième enjeu prend l'encre.")),
        ("shapes", _("Formes seules"), _("Dans un dessin, ou à côté du nom.")),
        ("swatch", _("Échantillon"), _("Les enjeux en tissu : accueil seulement.")),
        ("marks", _("Nœuds"), _("Une marque par sorte de contribution ; pointillé : à venir.")),
        ("thread", _("Fil"), _("D'où vient une contribution, où elle mène. Trait plein : fait. Trait faufilé : à venir.")),
        ("thread_across", _("Fil horizontal"), _("Sur grand écran seulement ; le téléphone le montre debout.")),
        ("thread_long", _("Fil aux longs titres"), _("Les textes longs passent à la ligne, rien ne déborde.")),
        ("rail", _("Étapes"), _("Fait, en cours, à venir.")),
        ("gauge", _("Jauge"), _("Vide, entamée, pleine. Toujours avec ses mots.")),
        ("level", _("Épaisseur du fil"), _("Le niveau d'engagement, de 0 à 5.")),
    ),
    _group("actions", _("Actions"),
        ("buttons", _("Boutons"), _("Principal (un par bloc), secondaire, discret.")),
        ("sizes", _("Tailles"), _("Petit dans une liste, grand au bout d'un formulaire, pleine largeur sur une étiquette.")),
        ("states", _("États d'un bouton"), _("Au clavier, choisi, indisponible (cousu de pointillés), en cours d'envoi.")),
        ("long", _("Bouton au long texte"), _("Le texte passe à la ligne, le bouton grandit.")),
        ("links", _("Liens"), _("Dans le texte, seul sur sa ligne, au clavier.")),
        ("icons", _("Icônes"), _("Lucide, toujours à côté d'un mot.")),
        ("chips", _("Filtres"), _("Des liens : ils marchent sans script.")),
        ("breadcrumb", _("Retour"), _("Vers la page au-dessus.")),
        ("query", _("Adresse modifiée"), _("Garde les autres filtres de la page.")),
    ),
    _group("words", _("Mots, personnes, dates"),
        ("states", _("Étiquettes d'état"), _("Une icône et un mot ; pointillé : en attente.")),
        ("actors", _("Genres d'acteurs"), _("Toujours à l'encre : les couleurs sont aux enjeux.")),
        ("people", _("Personnes"), _("Par leur nom public et leurs initiales.")),
        ("dates", _("Dates"), _("Longue, jour, courte, avec l'année, inconnue ; une heure.")),
        ("numbers", _("Nombres"), _("Avec l'espace fine des milliers.")),
        ("typography", _("Typographie"), _("Pour tout texte écrit par quelqu'un.")),
    ),
    _group("forms", _("Formulaires"),
        ("empty", _("Formulaire vide"), _("Libellé au-dessus, aide avant l'erreur, un bouton.")),
        ("wrong", _("Formulaire à corriger"), _("Le résumé reçoit le focus, chaque ligne mène à son champ ; rien de tapé n'est perdu.")),
        ("filled", _("Formulaire rempli"), _("Textes longs compris.")),
        ("control", _("Champ seul"), _("Ordinaire, au clavier, indisponible.")),
        ("themes", _("Choisir des enjeux"), _("Un seul, ou plusieurs.")),
        ("ladder", _("Échelle d'engagement"), _("Le fil s'épaissit.")),
        ("choice_states", _("États d'un choix"), _("Au clavier, coché, indisponible.")),
        ("hidden", _("Ce qu'on ne voit pas"), _("La clé qui rend un envoi unique, les pièges à robots.")),
    ),
    _group("messages", _("Messages"),
        ("done", _("Après un acte"), _("Réussi, refusé, pour information.")),
        ("warning", _("Avertissement"), _("Avec un texte long.")),
        ("offline", _("Hors ligne"), _("Dire ce qui marche encore.")),
        ("empty", _("Rien encore"), _("Ce qui apparaîtra ici, et une action.")),
        ("skeleton", _("Chargement"), _("Rien avant 400 ms. Immobile si le mouvement est réduit.")),
        ("dialog", _("Confirmation"), _("Seulement si d'autres sont touchés, ou si l'on ne peut pas revenir en arrière.")),
        ("confirm", _("Gestes"), _("Demander d'abord, copier, imprimer.")),
        ("toast", _("Retour discret"), _("C'est fait, et l'on peut annuler.")),
    ),
    _group("cards", _("Cartes et tableaux"),
        ("node", _("Contribution"), _("Dans une liste ; la carte entière se touche.")),
        ("cards", _("Cartes"), _("Ordinaire, d'un enjeu, à part, formulaire.")),
        ("facts", _("Faits"), _("Une question, une réponse.")),
        ("hangtag", _("Étiquette"), _("La seule chose qui est à moi, et prochaine.")),
        ("private", _("Réservé à l'équipe"), _("Le bord reste faufilé tant que rien n'est publié.")),
        ("table", _("Tableau"), _("Chiffres alignés ; il défile seul s'il est large.")),
        ("scroll", _("Tableau large"), _("Une phrase dit qu'il continue, là où il dépasse.")),
        ("fold", _("Pli"), _("Ce qui peut attendre.")),
        ("panel", _("Volet"), _("Une partie d'une page dense.")),
    ),
    _group("drawings", _("Dessins"),
        ("braid", _("Tresse"), _("Les trois phases ; plein jusqu'à aujourd'hui.")),
        ("funnel", _("Entonnoir"), _("Des besoins aux projets.")),
        ("thread_map", _("Fil du programme"), _("Toujours avec un tableau qui dit la même chose.")),
    ),
    Group("frame", _("Autour de la page"), (
        Specimen("frame", "brand", _("Page entière"), _("L'en-tête, le pied et le bandeau de démonstration entourent cette page."), also=FRAME),
        Specimen("frame", "addresses", _("Adresses"), _("Celle de la page, ses langues, ses fichiers."), is_single=True),
        Specimen("actions", "pagination", _("Pages d'une liste"), _("Garde les filtres."), is_single=True),
    )),
)  # fmt: skip
