"""What a notice says, in one sentence of the person's language; for « Mon fil » and for the daily mail."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from maille.challenges.models import Challenge
from maille.contributions.models import Kind, Node, Notice
from maille.groups.models import Group
from maille.needs.models import Need
from maille.projects.models import Project, Venture
from maille.solutions.models import Solution

_PROGRESS: Mapping[str, Mapping[str, object]] = {
    Kind.NEED: dict(Need.Progress.choices),
    Kind.CHALLENGE: dict(Challenge.Progress.choices),
    Kind.GROUP: dict(Group.Progress.choices),
    Kind.SOLUTION: dict(Solution.Progress.choices),
    Kind.PROJECT: dict(Project.Progress.choices),
    Kind.VENTURE: dict(Venture.Progress.choices),
}


def sentence(notice: Notice) -> str:
    """Needs `node` and `about` at hand. Quotes the contributions by their own words."""
    values = {"given": _words(notice.node), "about": _words(notice.about), "reason": notice.about.state_reason}
    told = _became(notice, values) or _happened(notice, values)
    return told or _("Du nouveau à propos de « %(about)s ».") % values


def _became(notice: Notice, values: Mapping[str, str]) -> str:
    """The thread went on: something was made out of what the person gave."""
    if notice.verb == "link.inspired_by":
        return _("« %(given)s » a donné une idée : « %(about)s » s'en inspire.") % values
    is_same_kind = notice.node.kind == notice.about.kind
    if notice.verb == "link.merged_into" and notice.node_id == notice.about_id:
        return _("« %(about)s » réunit désormais une autre contribution, qui dit la même chose.") % values
    if notice.verb == "link.merged_into" and is_same_kind:
        return _("« %(given)s » est réuni à « %(about)s » : les deux disent la même chose.") % values
    if (
        notice.verb not in {"link.came_from", "link.split_from", "link.merged_into"}
        or notice.node_id == notice.about_id
    ):
        return ""
    made = {
        Kind.NEED: _("« %(given)s » a fait naître un autre besoin : « %(about)s »."),
        Kind.CHALLENGE: _("« %(given)s » a rejoint un défi : « %(about)s »."),
        Kind.GROUP: _("Un groupe se forme autour de « %(given)s »."),
        Kind.SOLUTION: _("« %(given)s » a inspiré une solution : « %(about)s »."),
        Kind.PROJECT: _("« %(given)s » a mené à un projet : « %(about)s »."),
        Kind.VENTURE: _("« %(given)s » a mené à une entreprise : « %(about)s »."),
    }
    return made[Kind(notice.about.kind)] % values


def _happened(notice: Notice, values: Mapping[str, str]) -> str:
    event = notice.verb.partition(".")[2]
    if notice.verb == "need.split":
        return _("« %(about)s » est partagé en plusieurs besoins, signés comme lui. Motif public : %(reason)s") % values
    if notice.verb == "comment.published":
        return _("Un nouveau commentaire sur « %(about)s ».") % values
    said = {
        "revised": _("« %(about)s » a été complété."),
        "hidden": _("« %(about)s » a été masqué par l'équipe. Motif public : %(reason)s"),
        "withdrawn": _("« %(about)s » a été retiré par la personne qui l'avait donné."),
        "restored": _("« %(about)s » est de nouveau visible."),
    }
    if event in said:
        return said[event] % values
    progress = _PROGRESS.get(notice.about.kind, {}).get(event)
    return _("« %(about)s » avance : %(progress)s.") % {**values, "progress": progress} if progress else ""


def _words(node: Node, length: int = 90) -> str:
    """The contribution's sentence, shortened; only its number when it is hidden: news never repeat what was taken away."""
    text = node.ref if node.is_hidden else node.title
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + "…"
