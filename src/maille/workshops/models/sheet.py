"""The access sheet of a workshop: what somebody must know before deciding to come. What nobody knows yet is said too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

# Each has a column of its name (yes, no, not known yet) and a short detail beside it.
FEATURES: Final = ("step_free", "hearing_loop", "quiet_room", "childcare")
SHEET: Final = (
    "transport", *(name for feature in FEATURES for name in (feature, f"{feature}_detail")), "languages", "access",
)  # fmt: skip
_ICONS: Final = {"step_free": "accessibility", "hearing_loop": "ear", "quiet_room": "armchair", "childcare": "baby"}
_ABSENT: Final = {
    "step_free": gettext_lazy("pas d'accès sans marche"), "hearing_loop": gettext_lazy("pas de boucle magnétique"),
    "quiet_room": gettext_lazy("pas de salle calme"), "childcare": gettext_lazy("pas de garde d'enfants"),
}  # fmt: skip


@dataclass(frozen=True)
class Feature:
    """One line of the sheet. `is_there`: None while it is not known."""

    name: str
    label: str
    is_there: bool | None
    detail: str

    @property
    def icon(self) -> str:
        return _ICONS[self.name]

    @property
    def short(self) -> str:
        """« boucle magnétique », « pas de boucle magnétique »."""
        return str(_ABSENT[self.name]) if self.is_there is False else self.label

    @property
    def words(self) -> str:
        """The same with its detail."""
        return _("%(label)s : %(text)s") % {"label": self.short, "text": self.detail} if self.detail else self.short


class AccessSheet(models.Model):
    """Columns of a workshop, `access` being what else there is to know."""

    transport = models.TextField(gettext_lazy("transports"), blank=True)
    step_free = models.BooleanField(gettext_lazy("accès sans marche"), null=True, blank=True)
    step_free_detail = models.CharField(gettext_lazy("accès sans marche, précision"), max_length=120, blank=True)
    hearing_loop = models.BooleanField(gettext_lazy("boucle magnétique"), null=True, blank=True)
    hearing_loop_detail = models.CharField(gettext_lazy("boucle magnétique, précision"), max_length=120, blank=True)
    quiet_room = models.BooleanField(gettext_lazy("salle calme"), null=True, blank=True)
    quiet_room_detail = models.CharField(gettext_lazy("salle calme, précision"), max_length=120, blank=True)
    childcare = models.BooleanField(gettext_lazy("garde d'enfants"), null=True, blank=True)
    childcare_detail = models.CharField(gettext_lazy("garde d'enfants, précision"), max_length=120, blank=True)
    languages = models.CharField(pgettext_lazy("spoken at a workshop", "langues"), max_length=120, blank=True)
    access = models.TextField(gettext_lazy("autre chose à savoir"), blank=True)

    class Meta:
        abstract = True

    @property
    def features(self) -> list[Feature]:
        return [
            Feature(
                field.name, str(field.verbose_name), getattr(self, field.name), getattr(self, f"{field.name}_detail")
            )
            for field in self._meta.fields
            if field.name in FEATURES
        ]

    @property
    def known_features(self) -> list[Feature]:
        return [feature for feature in self.features if feature.is_there is not None]

    @property
    def unknown_features(self) -> list[Feature]:
        return [feature for feature in self.features if feature.is_there is None]

    @property
    def short_access(self) -> str:
        """What is known, in a line: « accès sans marche, pas de garde d'enfants »."""
        return ", ".join(feature.short for feature in self.known_features)

    @property
    def is_sheet_empty(self) -> bool:
        return not (self.known_features or self.transport or self.languages or self.access)
