"""An organiser invites somebody into the team, or enters a need for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from maille.contributions.models import Node
from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean_line
from maille.needs.actions import Facts, express_need
from maille.people import actions as people
from maille.people.addresses import tidy_email, tidy_phone
from maille.people.mails import Item, Letter, absolute, in_language_of, send_letter
from maille.people.models import Account, Person
from maille.programmes.actions.roles import give_role
from maille.programmes.models import Programme, Role
from maille.ui.templatetags.ui import tr


@transaction.atomic
def invite(*, programme: Programme, first_name: str, email: str, kind: str, by: Person) -> Person:
    """Give a task to whoever proves this address: the role waits for them, nobody else can take it.

    A known account keeps its person. The mail leads to the sign-in page, where the address is proven by a code.
    """
    email = tidy_email(email, field="email")
    account = Account.objects.select_related("person").filter(email=email).first()
    person = account.person if account is not None else None
    if person is None:
        person = people.register_person_for(
            first_name=first_name, by=by, reason=_("Invitation dans l'équipe"), contact=email, programme_id=programme.pk
        )
        if account is None:
            account = Account.objects.create_user(email, person=person)
        else:
            account.person = person
            account.save(update_fields=["person"])
    role = give_role(programme=programme, person=person, kind=kind, by=by)
    journal.record(
        "role.invited", subject=person, by=by, role="organiser", programme_id=programme.pk, data={"kind": kind}
    )
    with in_language_of(person):
        send_letter(
            _invitation(programme, person, role),
            key=f"invitation:{role.pk}", kind="invitation", to=email, person=person, programme_id=programme.pk,
        )  # fmt: skip
    return person


@transaction.atomic
def entrust(*, programme: Programme, person: Person, kind: str, by: Person) -> Role:
    """Give a task to somebody of the programme. Raises RuleError for a task with rights when they proved no address: the name
    and the address that a stranger typed are not theirs, and the browser that typed them would hold the rights."""
    has_rights = kind in {Role.Kind.ORGANISER, Role.Kind.FACILITATOR}
    if has_rights and not person.signs_in:
        raise RuleError(
            _(
                "Cette personne n'a pas encore prouvé son adresse e-mail. Invitez-la par courriel depuis la page « L'équipe » : la tâche attendra qui lira ce courriel."
            )
        )
    return give_role(programme=programme, person=person, kind=kind, by=by)


@transaction.atomic
def correct_person(
    *, programme: Programme, person: Person, given: Mapping[str, Any], by: Person, now: datetime
) -> None:
    """Name, telephone and kinds of somebody whom the team registered. Who signs in corrects their own."""
    if person.signs_in:
        raise RuleError(
            _("Cette personne entre avec sa propre adresse : elle corrige elle-même sa fiche, dans son profil.")
        )
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    phone = clean_line(given["phone"])
    if phone:
        people.refuse_reach(person, field="phone")
    person.first_name = people.tidy_first_name(given["first_name"])
    person.last_name = clean_line(given["last_name"])[:80]
    person.phone = tidy_phone(phone, field="phone") if phone else ""
    person.save(update_fields=["first_name", "last_name", "phone"])
    for membership in programme.memberships.filter(person=person):
        membership.kinds.set(given["kinds"])
    journal.record("person.edited", at=now, subject=person, by=by, role="organiser", programme_id=programme.pk)


@transaction.atomic
def enter_need(
    *, programme: Programme, person: Person, given: Mapping[str, Any], by: Person, role: str, now: datetime
) -> Node:
    """A need in somebody's own words: theirs, with who entered it, why, and the number of the paper slip."""
    need, _receipt = express_need(
        programme=programme, title=given["title"], theme=given["theme"], by=person, now=now, entered_by=by, on_behalf_of=person,
        entry_reason=given["reason"], paper_ref=given["paper_ref"], role=role,
        facts=Facts(who=given["who"], where=given["where"], what=given["what"]),
    )  # fmt: skip
    return need.node


def _invitation(programme: Programme, person: Person, role: Role) -> Letter:
    names = {"title": programme.title, "name": person.first_name, "role": role.get_kind_display()}
    path = reverse("steering:dashboard", args=[programme.slug])
    return Letter(
        subject=_("Vous rejoignez l'équipe de « %(title)s »") % names,
        greeting=_("Bonjour %(name)s,") % names,
        paragraphs=[
            _("L'équipe du programme « %(title)s » vous confie une tâche : %(role)s.") % names,
            _("Pour entrer, donnez cette adresse e-mail : un code vous arrive, il n'y a pas de mot de passe."),
        ],
        button=Item(_("Entrer"), absolute(f"{reverse('people:sign-in')}?suite={path}")),
        why=_("Vous recevez ce message parce qu'une personne de l'équipe a donné votre adresse."),
        slogan=tr(programme, "slogan"),
    )
