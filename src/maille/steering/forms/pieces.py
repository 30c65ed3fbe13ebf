"""Forms for the lists that make up a programme."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maille.people.models import Organisation, OrganisationKind
from maille.programmes.models import ActorKind, Contact, Motivation, Partner, Programme, RedirectAlias, Theme
from maille.steering.forms.base import EditForm

ICONS = [
    ("building-2", _("immeuble")), ("briefcase", _("mallette")), ("heart-handshake", _("mains")), ("landmark", _("mairie")),
    ("graduation-cap", _("toque")), ("school", _("école")), ("house", _("maison")), ("user", _("personne")),
    ("users", _("groupe")), ("sprout", _("pousse")),
]  # fmt: skip


class ThemeForm(EditForm):
    translated: ClassVar[tuple[str, ...]] = ("title", "text")

    class Meta:
        model = Theme
        fields = ("title", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}


class ActorKindForm(EditForm):
    translated: ClassVar[tuple[str, ...]] = ("label", "reasons")
    icon = forms.ChoiceField(label=_("image"), choices=ICONS, initial="user")

    class Meta:
        model = ActorKind
        fields = ("label", "icon", "reasons_title", "reasons")
        labels = {"reasons_title": _("titre du bloc « Pourquoi s'engager »")}
        widgets = {"reasons": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        icon = getattr(self.instance, "icon", "")
        if icon and icon not in dict(ICONS):
            self.fields["icon"].choices = [(icon, icon), *ICONS]  # type: ignore[attr-defined]


class MotivationForm(EditForm):
    translated: ClassVar[tuple[str, ...]] = ("label",)

    class Meta:
        model = Motivation
        fields = ("label",)


class ContactForm(EditForm):
    is_confirmed = forms.BooleanField(
        label=_("Cette personne est d'accord pour que son nom soit public"), required=False
    )

    class Meta:
        model = Contact
        fields = ("name", "role", "organisation_name", "email", "phone", "is_personal")
        labels = {"name": _("nom affiché"), "is_personal": _("C'est le nom d'une personne")}
        help_texts = {"name": _("Un rôle plutôt qu'un nom : « L'équipe du programme ».")}
        widgets = {"phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})}


class PartnerForm(forms.Form):
    name = forms.CharField(label=_("Nom de l'organisation"), max_length=160)
    kind = forms.ChoiceField(label=_("En tant que"), choices=Partner.Kind.choices, initial=Partner.Kind.OTHER)
    organisation_kind = forms.ChoiceField(
        label=_("Type d'organisation"), choices=OrganisationKind.choices, initial=OrganisationKind.OTHER
    )
    site = forms.URLField(label=_("Site"), required=False, assume_scheme="https")
    attached_to = forms.ModelChoiceField(
        label=_("Rattachée à"), queryset=Organisation.objects.none(), required=False,
        help_text=_("Quand l'organisation dépend d'une autre du programme."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, partner: Partner | None = None, **kwargs: Any) -> None:
        if partner is not None:
            found = partner.organisation
            kwargs.setdefault("initial", {
                "name": found.name, "kind": partner.kind, "organisation_kind": found.kind, "site": found.site,
                "attached_to": found.attached_to_id,
            })  # fmt: skip
        super().__init__(*args, **kwargs)
        near = Organisation.objects.filter(partnerships__programme=programme) | Organisation.objects.filter(
            organised=programme
        )
        self.fields["attached_to"].queryset = near.distinct().order_by("name")  # type: ignore[attr-defined]


class AliasForm(forms.Form):
    path = forms.CharField(
        label=_("Ancienne adresse"), max_length=300,
        help_text=_("Par exemple /fr/actualites/285-projet ; une adresse entière convient aussi."),
    )  # fmt: skip

    def __init__(self, *args: Any, alias: RedirectAlias | None = None, **kwargs: Any) -> None:
        self.alias = alias
        kwargs.setdefault("initial", {"path": alias.path} if alias is not None else {})
        super().__init__(*args, **kwargs)

    def clean_path(self) -> str:
        """Only the path counts: the old site's name led here by itself."""
        given = str(self.cleaned_data["path"]).strip()
        path = urlsplit(given).path if "://" in given else given.split("?")[0]
        path = "/" + path.strip("/")
        if path == "/":
            raise forms.ValidationError(
                gettext("Donnez ce qui suit le nom du site, par exemple /fr/actualites/285-projet.")
            )
        others = (
            RedirectAlias.objects.exclude(pk=self.alias.pk) if self.alias is not None else RedirectAlias.objects.all()
        )
        if others.filter(path__in=[path, path + "/"]).exists():
            raise forms.ValidationError(gettext("Cette adresse conduit déjà à un programme."))
        return path
