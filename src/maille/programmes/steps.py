"""The seven optional questions, in order: address, form, and what saving does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maille.people.models import Organisation
from maille.programmes import forms
from maille.programmes.actions import membership as actions
from maille.programmes.models import Membership

Save = Callable[[Membership, Mapping[str, Any], datetime], object]


@dataclass(frozen=True)
class Step:
    slug: str
    title: Promise
    form: type[forms.StepForm]
    save: Save


def _save_kinds(membership: Membership, given: Mapping[str, Any], now: datetime) -> None:
    actions.choose_kinds(membership=membership, kinds=[int(pk) for pk in given["kinds"]], other=given["other"], now=now)


def _save_organisation(membership: Membership, given: Mapping[str, Any], now: datetime) -> None:
    known = (
        Organisation.objects.listed().filter(pk=given["organisation"]).first() if given.get("organisation") else None
    )
    actions.choose_organisation(
        membership=membership, organisation=known, name=given["name"], kind=given["kind"], now=now
    )


def _save_themes(membership: Membership, given: Mapping[str, Any], now: datetime) -> None:
    actions.choose_themes(membership=membership, themes=[int(pk) for pk in given["themes"]], now=now)


def _save_motivations(membership: Membership, given: Mapping[str, Any], now: datetime) -> None:
    actions.choose_motivations(membership=membership, motivations=[int(pk) for pk in given["motivations"]], now=now)


def _save_level(membership: Membership, given: Mapping[str, Any], now: datetime) -> None:
    actions.choose_level(membership=membership, level=given["level"], now=now)


def _save_directory(membership: Membership, given: Mapping[str, Any], now: datetime) -> None:
    actions.choose_directory(
        membership=membership, agrees=given["agrees"], wording=str(forms.DIRECTORY_WORDING), now=now
    )


def _save_news(membership: Membership, given: Mapping[str, Any], now: datetime) -> None:
    actions.choose_news(membership=membership, agrees=given["agrees"], wording=str(forms.NEWS_WORDING), now=now)


STEPS: Final = [
    Step("types", _("À quels titres venez-vous ?"), forms.KindsForm, _save_kinds),
    Step("organisation", _("Venez-vous avec une structure ?"), forms.OrganisationForm, _save_organisation),
    Step("enjeux", _("Quels enjeux vous tiennent à cœur ?"), forms.ThemesForm, _save_themes),
    Step("motivations", _("Qu'est-ce qui vous amène ?"), forms.MotivationsForm, _save_motivations),
    Step("niveau", _("Jusqu'où souhaitez-vous aller ?"), forms.LevelForm, _save_level),
    Step("annuaire", _("Voulez-vous figurer dans l'annuaire ?"), forms.DirectoryForm, _save_directory),
    Step("nouvelles", _("Voulez-vous recevoir les nouvelles ?"), forms.NewsForm, _save_news),
]


def number_of(slug: str) -> int:
    """From 1; 0 when there is no such step."""
    return next((number for number, step in enumerate(STEPS, start=1) if step.slug == slug), 0)
