"""What every detail page of a contribution shows: its thread, reactions, comments and what the visitor may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maille.contributions import thread
from maille.contributions.forms import CommentForm
from maille.contributions.models import Comment, Follow, Kind, Link, Node, NodeState, Support
from maille.core.prepared import Prepared
from maille.people.models import Person
from maille.programmes.http import ProgrammeRequest, Tie, known_person
from maille.programmes.policy import Act, Standing

COMMENTS_A_PAGE = 20
# What is still to come after the last step of a thread.
NEXT = {
    Kind.NEED: gettext_lazy("Un défi"), Kind.CHALLENGE: gettext_lazy("Un groupe"), Kind.GROUP: gettext_lazy("Une solution"), Kind.SOLUTION: gettext_lazy("Un projet"),
    Kind.PROJECT: gettext_lazy("Une entreprise"),
}  # fmt: skip


@dataclass(frozen=True)
class ThreadStep:
    """A step as `ui/_thread.html` prints it, with its node for the page that wants more."""

    kind: str
    label: str
    title: str
    url: str
    detail: str
    is_here: bool
    is_future: bool = False
    node: Node | None = None


class KnownCount(Paginator):  # type: ignore[type-arg]  # Django gives Paginator no parameter at run time
    """Pages of rows whose number is known without counting."""

    def __init__(self, rows: Any, each: int, count: int) -> None:
        super().__init__(rows, each)
        self._count = count

    @cached_property
    def count(self) -> int:
        return self._count


def detail_context(request: ProgrammeRequest, node: Node) -> dict[str, Any]:
    """For the detail page of any kind; `node` at hand with `with_card`. Two queries, three for a known person.

    Gives: node, steps (nodes on the thread, itself among them), thread_steps (to print), sides (inspirations), comments (a page), comment_form,
    supported, followed, is_mine, may (acts by name), page_title, page_description.
    """
    standing = request.standing
    steps, sides = thread.around(node, standing)
    has_tie = getattr(request, "has_tie", True)
    supported, followed = reactions_of(node, request.person) if has_tie else (False, False)
    return {
        "node": node,
        "steps": steps,
        "thread_steps": thread_steps(steps, node),
        "sides": sides,
        "may_inspire": node.is_listed and may_revise(standing, node),
        "is_shared_out": is_shared_out(node),
        "comments": comments_page(node, request.GET.get("commentaires")),
        "comment_form": CommentForm(),
        "supported": supported,
        "followed": followed,
        "is_mine": is_mine(node, request.person),
        "page_title": title_of(node),
        "page_description": title_of(node) if node.is_hidden else node.text[:200] or node.title,
        "noindex": node.is_hidden or node.is_demo,
    }


def thread_steps(steps: Sequence[thread.Step], node: Node) -> list[ThreadStep]:
    """Need to company, then the stitched step still to come."""
    found = [
        ThreadStep(s.node.kind, _label(s.node), title_of(s.node), s.node.get_absolute_url(),
                   s.node.signature if s.node.kind == Kind.NEED and not s.node.is_hidden else "", s.is_here, node=s.node)
        for s in steps
    ]  # fmt: skip
    last = steps[-1].node.kind if steps else node.kind
    if last in NEXT and node.is_listed:
        found.append(ThreadStep("future", _("À venir"), str(NEXT[Kind(last)]), "", "", is_here=False, is_future=True))
    return found


def _label(node: Node) -> str:
    kind = str(node.get_kind_display())
    return f"{kind[:1].upper()}{kind[1:]} {node.ref}"


def title_of(node: Node) -> str:
    return _("Contribution masquée") if node.is_hidden else node.title


NODE = Prepared(
    lambda programme, pk: Node.objects.filter(programme=programme, pk=pk).only(
        "kind", "slug", "state", "support_count", "programme_id"
    ),
    -1,
    -2,
)


def for_reaction(standing: Standing, pk: int) -> Node | None:
    """What a support or a follow needs to know of the node, when this person may see it. One query, two for a draft."""
    node = NODE.first(standing.programme.pk, pk)
    if node is None or not (node.is_public or Node.objects.visible_to(standing).filter(pk=pk).exists()):
        return None
    node.programme = standing.programme
    return node


def reactions_of(node: Node, person: Person | None) -> tuple[bool, bool]:
    """Whether the person supports and follows the node. One query, none for a visitor."""
    if person is None:
        return False, False
    row = Node.objects.filter(pk=node.pk).annotate(
        supported=Exists(Support.objects.filter(node=OuterRef("pk"), person=person)),
        followed=Exists(Follow.objects.filter(node=OuterRef("pk"), person=person)),
    ).values_list("supported", "followed").first()  # fmt: skip
    return row if row is not None else (False, False)


_TIES = (
    "SELECT 1 FROM contributions_support WHERE node_id = node.id AND person_id = %(person)s",
    "SELECT 1 FROM contributions_follow WHERE node_id = node.id AND person_id = %(person)s",
    "SELECT 1 FROM contributions_comment WHERE node_id = node.id AND author_id = %(person)s",
)
_HAS_TIE = """
SELECT 1 FROM contributions_node node WHERE programme_id = %(programme)s AND kind = %(kind)s AND slug = %(slug)s
AND (%(person)s IN (author_id, on_behalf_of_id, entered_by_id) OR {ties})
"""


def tied_to(kind: Kind, *ties: str) -> Tie:
    """For `shared_page`: did the person give this node, support, follow or comment on it, or is there one of `ties`,
    each a SELECT about `node.id` and `%(person)s`? One query, in SQL: to build it anew costs more than to answer it."""
    asked = _HAS_TIE.format(ties=" OR ".join(f"EXISTS ({tie})" for tie in (*_TIES, *ties)))

    def tied(request: ProgrammeRequest, slug: str) -> bool:
        about: dict[str, int | str] = {
            "programme": request.programme.pk,
            "kind": kind.value,
            "slug": slug,
            "person": known_person(request).pk,
        }
        with connection.cursor() as cursor:
            cursor.execute(asked, about)
            return cursor.fetchone() is not None

    return tied


def comments_page(node: Node, number: str | None) -> Page[Comment]:
    """Oldest first, replies behind their comment. One query."""
    return KnownCount(node.comments.for_page(), COMMENTS_A_PAGE, node.comment_count).get_page(number or 1)


def address_of(comment: Comment, node: Node) -> str:
    """Where a reader finds the comment: the page of comments that holds it. One query."""
    number = Comment.objects.before(comment).count() // COMMENTS_A_PAGE + 1
    query = f"?commentaires={number}" if number > 1 else ""
    return f"{node.get_absolute_url()}{query}#commentaire-{comment.pk}"


def is_shared_out(node: Node) -> bool:
    """Archived because it was split, not because it was joined to another? A query only for an archived node."""
    return node.state == NodeState.ARCHIVED and node.links_forward.filter(kind=Link.Kind.SPLIT_FROM).exists()


def is_mine(node: Node, person: Person | None) -> bool:
    return person is not None and person.pk in {node.author_id, node.on_behalf_of_id}


def may_revise(standing: Standing, node: Node) -> bool:
    """Its giver, who entered it, or whoever looks after the programme; never in an archive."""
    person = standing.person
    if person is None or standing.programme.is_read_only or node.is_withdrawn:
        return False
    return person.pk in {node.author_id, node.on_behalf_of_id, node.entered_by_id} or standing.may(Act.ADVANCE)
