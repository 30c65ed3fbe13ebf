"""A specimen is a part of a template that the page renders and whose source it prints: what is copied is what is seen."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

from django.template import loader
from django.utils.functional import Promise
from template_partials.templatetags.partials import TemplateProxy

TEMPLATES = "pages/components/{group}.html"


@dataclass(frozen=True)
class Specimen:
    """`name`: the partial. `when`: when to take this piece. `is_single`: shown once, in the page's own theme, because
    a landmark may not be repeated. `also`: lines to copy that nothing can show here."""

    group: str
    name: str
    title: str | Promise
    when: str | Promise = ""
    is_single: bool = False
    also: str = ""

    @property
    def template(self) -> str:
        return f"{TEMPLATES.format(group=self.group)}#{self.name}"

    @property
    def anchor(self) -> str:
        return f"{self.group}-{self.name}"

    @property
    def source(self) -> str:
        """What a developer copies."""
        return dedent(f"{self.also}\n{_source(self.group, self.name)}" if self.also else _source(self.group, self.name))


@dataclass(frozen=True)
class Group:
    name: str
    title: str | Promise
    specimens: tuple[Specimen, ...]


def _source(group: str, name: str) -> str:
    whole = loader.get_template(TEMPLATES.format(group=group)).template.source  # type: ignore[attr-defined]
    part: TemplateProxy = loader.get_template(f"{TEMPLATES.format(group=group)}#{name}").template  # type: ignore[attr-defined]
    return str(part.find_partial_source(whole, name)).strip()
