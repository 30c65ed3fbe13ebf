"""A list from elsewhere: the file or the pasted cells, then what each column holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maille.people.imports.columns import FIELDS
from maille.programmes.models import Programme
from maille.steering.forms.base import WorkshopField, coming_workshops
from maille.workshops.models import Workshop


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("Fichier .xlsx ou .csv"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        help_text=_("Tel que l'exportent Google Forms, Framaforms, HelloAsso, Billetweb, Eventbrite ou votre tableur."),
    )  # fmt: skip
    pasted = forms.CharField(
        label=_("Ou collez les cellules ici"), required=False, max_length=400_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Avec la ligne de titres. Un copier-coller depuis un tableur convient."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("D'où vient cette liste ?"), max_length=120,
        help_text=_("Les personnes le liront. Par exemple « le formulaire d'inscription de la Ville, janvier 2027 »."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "file" in given and not given["file"] and not (given.get("pasted") or "").strip():
            self.add_error("file", gettext("Choisissez un fichier, ou collez les cellules."))
        return given

    def data_given(self) -> bytes:
        file = self.cleaned_data["file"]
        return bytes(file.read()) if file else str(self.cleaned_data["pasted"]).encode(errors="replace")


class ColumnsForm(forms.Form):
    """One choice a column (`c0`, `c1`…), and the workshop to register everybody to."""

    is_all_optional = True  # said by the whole, not beside each field

    workshop = WorkshopField(
        label=_("Inscrire ces personnes à un atelier"), queryset=Workshop.objects.none(), required=False, empty_label=_("aucun pour l'instant"),
        help_text=_("Pour toute la liste, sauf les lignes qui disent elles-mêmes à quel atelier. Dans l'ordre de la liste, et sans clic de leur part : vous répondez d'elles. Les dernières vont en liste d'attente si la salle est pleine."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, headers: list[str], guessed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workshop"].queryset = coming_workshops(programme)  # type: ignore[attr-defined]
        self.names = [f"c{number}" for number in range(len(headers))]
        for name, header, field in zip(self.names, headers, guessed, strict=True):
            choices = [("", _("ne pas lire")), *FIELDS.items()]
            label = header or gettext("colonne sans titre")
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False, initial=field)

    def chosen(self) -> list[str]:
        return [str(self.cleaned_data[name]) for name in self.names]

    def columns(self) -> list[forms.BoundField]:
        return [self[name] for name in self.names]
