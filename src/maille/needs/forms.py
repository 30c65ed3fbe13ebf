"""The need card as people fill it: a sentence and an enjeu first, the rest folded and optional."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from maille.contributions.models import Credit
from maille.contributions.spam import GuardedForm
from maille.core.text import clean_line
from maille.needs.actions import FEWEST_PARTS, MOST_PARTS, Answer, Facts, Part, Proof
from maille.needs.models import Evidence, ExistingAnswer, Need
from maille.people.models import Organisation
from maille.programmes.models import Programme, Theme
from maille.ui.forms import ChoiceCards, LineField, ManyChoiceCards, TextField, ThemeChoice
from maille.ui.templatetags.ui import tr

NONE = [("", "—")]
CREDITS = [Credit.NAME, Credit.PSEUDONYM, Credit.ORGANISATION, Credit.TABLE, Credit.ANONYMOUS]
FACTS = ("who", "where", "what", "how_many", "how_many_unit", "how_estimated", "confidence", "intensity", "satisfaction",
         "consequence", "involved", "is_for_someone_else")  # fmt: skip
WHERE_WHO = (
    "is_for_someone_else",
    "who",
    "where",
    "what",
    "how_many",
    "how_many_unit",
    "how_estimated",
    "confidence",
    "intensity",
)
PROOF = (
    "proof_kind",
    "proof_text",
    "proof_source",
    "answer_text",
    "answer_gap",
    "satisfaction",
    "consequence",
    "involved",
)
SIGNING = ("credit", "author_label")
KEPT = ("kept_proofs", "kept_answers")


class KeptRows(forms.MultipleChoiceField):
    """Which of the rows there are stay. A row that somebody else took away meanwhile is no mistake of the writer's."""

    widget = ManyChoiceCards

    def validate(self, value: Any) -> None:
        """Nothing to refuse: what is not among the rows is left out by whoever reads."""


class NeedForm(GuardedForm):
    """A need to express, or with `need` to correct. `has_name`: a visitor signs with no name of theirs.

    `organisation`: the one in whose name the person may sign. `may_sign`: how a contribution is signed is its giver's choice.
    """

    title = LineField(label=_("Votre besoin, en une phrase"), max_length=240, widget=forms.Textarea(attrs={"rows": 2}),
                      help_text=_("Ce qui manque, ou ce qui ne va pas, avec vos mots. Deux cents signes suffisent."),
                      error_messages={"required": _("Écrivez une phrase : c'est elle que les autres liront.")})  # fmt: skip
    theme = forms.ChoiceField(
        label=_("Quel enjeu ?"),
        widget=ThemeChoice,
        error_messages={"required": _("Choisissez l'enjeu le plus proche : l'équipe pourra le corriger.")},
    )
    who = LineField(label=_("Qui le vit ?"), max_length=160, required=False,
                    help_text=_("Des personnes dans une situation, jamais quelqu'un de nommé. Ni santé, ni religion, ni origine."))  # fmt: skip
    where = LineField(label=_("Où ?"), max_length=120, required=False, help_text=_("Un quartier, une rue, un lieu."))
    what = TextField(
        label=_("Que se passe-t-il ?"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    how_many = forms.IntegerField(label=_("Combien ?"), min_value=0, max_value=10_000_000, required=False)
    how_many_unit = LineField(
        label=_("De quoi ?"), max_length=60, required=False, help_text=_("Personnes, foyers, rues…")
    )
    how_estimated = LineField(label=_("D'où vient ce nombre ?"), max_length=160, required=False)
    confidence = forms.ChoiceField(label=_("Ce nombre est"), choices=[*NONE, *Need.Confidence.choices], required=False)
    intensity = forms.TypedChoiceField(label=_("Est-ce lourd à vivre ?"), required=False, coerce=int, empty_value=None,
                                       choices=[*NONE, (1, _("1 · gênant")), (2, "2"), (3, _("3 · pesant")), (4, "4"), (5, _("5 · insupportable"))])  # fmt: skip
    satisfaction = forms.ChoiceField(
        label=_("Aujourd'hui, ce besoin est"),
        choices=[("", _("je ne sais pas")), *Need.Satisfaction.choices[:2]],
        required=False,
    )
    proof_kind = forms.ChoiceField(
        label=_("Une preuve : de quelle nature ?"), choices=[*NONE, *Evidence.Kind.choices], required=False
    )
    proof_text = LineField(label=_("Ce que l'on sait"), max_length=600, required=False)
    proof_source = LineField(label=_("La source"), max_length=200, required=False)
    answer_text = LineField(label=_("Ce qui existe déjà"), max_length=300, required=False)
    answer_gap = forms.ChoiceField(
        label=_("Pourquoi cela ne suffit pas"), choices=[*NONE, *ExistingAnswer.Gap.choices], required=False
    )
    consequence = LineField(label=_("Si rien ne change"), max_length=400, required=False)
    involved = forms.ChoiceField(
        label=_("Les personnes concernées y participent-elles ?"),
        choices=[*NONE, *Need.Involved.choices],
        required=False,
    )
    is_for_someone_else = forms.BooleanField(label=_("Je parle pour quelqu'un d'autre"), required=False)
    credit = forms.ChoiceField(label=_("Comment signer ?"), widget=ChoiceCards, required=False)
    author_label = LineField(
        label=_("Pseudonyme ou table"),
        max_length=120,
        required=False,
        help_text=_("Par exemple : Table 3, atelier du matin."),
    )
    kept_proofs = KeptRows(label=_("Preuves déjà là : décochez celles à retirer"), required=False)
    kept_answers = KeptRows(label=_("Réponses déjà là : décochez celles à retirer"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=32_767, min_value=0)

    def __init__(
        self,
        *args: Any,
        programme: Programme,
        has_name: bool,
        organisation: Organisation | None = None,
        need: Need | None = None,
        may_sign: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.themes = {theme.slug: theme for theme in programme.themes.all()}
        widget = self.fields["theme"].widget
        cast(ThemeChoice, widget).codes = {slug: theme.code for slug, theme in self.themes.items()}
        self.fields["theme"].choices = [(slug, tr(theme, "title")) for slug, theme in self.themes.items()]  # type: ignore[attr-defined]
        self.organisation = organisation
        self._offer_credits(has_name, may_sign)
        self.proofs = list(need.evidence.order_by("pk")) if need else []
        self.answers = list(need.answers.order_by("pk")) if need else []
        self._offer_rows("kept_proofs", [(row.pk, f"{row.get_kind_display()} : {row.text}") for row in self.proofs])
        self._offer_rows("kept_answers", [(row.pk, row.text) for row in self.answers])

    def _offer_credits(self, has_name: bool, may_sign: bool) -> None:
        if not may_sign:
            for name in SIGNING:
                del self.fields[name]
            return
        offered = CREDITS if has_name else [Credit.ANONYMOUS, Credit.PSEUDONYM, Credit.TABLE]
        labels = {credit.value: str(credit.label) for credit in offered}
        if self.organisation is not None:
            labels[Credit.ORGANISATION] = self.organisation.name
        else:
            labels.pop(Credit.ORGANISATION, None)
        self.fields["credit"].choices = list(labels.items())  # type: ignore[attr-defined]
        self.fields["credit"].initial = offered[0].value

    def _offer_rows(self, name: str, rows: list[tuple[int, str]]) -> None:
        if not rows:
            del self.fields[name]
            return
        self.fields[name].choices = rows  # type: ignore[attr-defined]
        self.fields[name].initial = [pk for pk, _text in rows]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("credit") in (Credit.PSEUDONYM, Credit.TABLE) and not values.get("author_label"):
            self.add_error("author_label", _("Écrivez le pseudonyme ou la table, ou choisissez une autre signature."))
        if bool(values.get("proof_kind")) != bool(values.get("proof_text")):
            field = "proof_text" if values.get("proof_kind") else "proof_kind"
            self.add_error(field, _("Une preuve a une nature et une phrase. Complétez, ou effacez les deux."))
        if values.get("answer_gap") and not values.get("answer_text"):
            self.add_error("answer_text", _("Dites ce qui existe déjà, ou effacez la raison."))
        return values

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if len(title) < 4:
            raise forms.ValidationError(_("Écrivez une phrase entière : c'est elle que les autres liront."))
        return title

    @property
    def chosen_theme(self) -> Theme:
        return self.themes[self.cleaned_data["theme"]]

    def facts(self) -> Facts:
        """The card as given: the rows that stay, then the new ones."""
        given = self.cleaned_data
        kept = {name: {int(pk) for pk in given.get(name, []) if pk.isdecimal() and len(pk) < 18} for name in KEPT}
        proofs = [Proof(row.kind, row.text, row.source, row.on) for row in self.proofs if row.pk in kept["kept_proofs"]]
        answers = [Answer(row.text, row.gap, row.gap_text) for row in self.answers if row.pk in kept["kept_answers"]]
        if given["proof_text"]:
            proofs.append(Proof(given["proof_kind"], given["proof_text"], given["proof_source"]))
        if given["answer_text"]:
            answers.append(Answer(given["answer_text"], given["answer_gap"]))
        return Facts(**{name: given[name] for name in FACTS}, proofs=proofs, answers=answers)

    def signing_words(self) -> dict[str, Any]:
        """How it is signed; empty when that is not the writer's to choose."""
        if "credit" not in self.fields:
            return {}
        credit = self.cleaned_data["credit"] or self.fields["credit"].initial
        return {"credit": credit, "author_label": self.cleaned_data["author_label"]}

    @property
    def about(self) -> list[Any]:
        return [self[name] for name in WHERE_WHO]

    @property
    def proving(self) -> list[Any]:
        return [self[name] for name in (*KEPT, *PROOF) if name in self.fields]

    @property
    def signing(self) -> list[Any]:
        return [self[name] for name in SIGNING if name in self.fields]

    @property
    def signature(self) -> str:
        """The signature as it stands, for the line that unfolds the others."""
        if "credit" not in self.fields:
            return ""
        choices = {**dict(self.fields["credit"].choices), Credit.ANONYMOUS: _("anonyme")}  # type: ignore[attr-defined]
        return str(choices.get(self["credit"].value(), ""))

    @property
    def signs_wrong(self) -> bool:
        return any(self.errors.get(name) for name in SIGNING)

    @property
    def has_more(self) -> bool:
        """Is one of the folded fields filled or wrong? Then they are shown unfolded."""
        folded = [*WHERE_WHO, *PROOF]
        return any(self.errors.get(name) or self[name].value() for name in folded)


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(label=_("De quelle nature ?"), choices=Evidence.Kind, widget=ChoiceCards)
    text = LineField(label=_("Ce que l'on sait"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
                     help_text=_("Un chiffre, un fait, une parole rapportée sans nommer personne."))  # fmt: skip
    source = LineField(
        label=_("La source"),
        max_length=200,
        required=False,
        help_text=_(
            "Par exemple : pesée de l'école, mars 2027. Deux sources de nature différente corroborent un besoin."
        ),
    )


class ProgressForm(forms.Form):
    """`before`: where the need was when the page was shown."""

    after = forms.ChoiceField(widget=forms.HiddenInput)
    before = forms.ChoiceField(widget=forms.HiddenInput, required=False)
    reason = LineField(label=_("Motif public"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("after", "before"):
            self.fields[name].choices = Need.Progress.choices  # type: ignore[attr-defined]


class SplitForm(forms.Form):
    """Up to four sentences, each with its enjeu; the first two are asked for. Gives `parts`."""

    reason = LineField(
        label=_("Pourquoi le partager ?"),
        max_length=240,
        help_text=_("Public. Par exemple : il parle de la garde le matin, et aussi du prix."),
    )

    def __init__(self, *args: Any, need: Need, themes: Iterable[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.themes = {theme.slug: theme for theme in themes}
        usual = need.node.theme.slug if need.node.theme else None
        choices = [(slug, tr(theme, "title")) for slug, theme in self.themes.items()]
        for number in range(1, MOST_PARTS + 1):
            is_asked = number <= FEWEST_PARTS
            label = _("Besoin %(number)s, en une phrase") % {"number": number}
            self.fields[f"title_{number}"] = LineField(label=label, max_length=240, required=is_asked)
            self.fields[f"theme_{number}"] = forms.ChoiceField(
                label=_("Enjeu du besoin %(number)s") % {"number": number}, choices=choices, initial=usual, required=is_asked
            )  # fmt: skip
        self.order_fields([name for name in self.fields if name != "reason"])

    def parts(self) -> list[Part]:
        given = self.cleaned_data
        numbers = [number for number in range(1, MOST_PARTS + 1) if given[f"title_{number}"]]
        fallback = next(iter(self.themes.values()))
        return [
            Part(given[f"title_{number}"], self.themes.get(given[f"theme_{number}"], fallback)) for number in numbers
        ]


class MergeForm(forms.Form):
    into = forms.CharField(widget=forms.HiddenInput, max_length=80)
    reason = LineField(
        label=_("Pourquoi les réunir ?"),
        max_length=240,
        help_text=_("Public. Par exemple : les deux parlent de la garde tôt le matin."),
    )
