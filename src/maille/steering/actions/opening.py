"""Going public and coming back; is the mail really leaving?"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from maille.core import journal, outbox
from maille.core.errors import RuleError
from maille.core.instance import get_fact, set_fact
from maille.core.models import OutboxMessage
from maille.people.mails import Item, Letter, absolute, in_language_of, send_letter
from maille.people.models import Person
from maille.programmes.actions import editing_states
from maille.programmes.models import Programme, Role
from maille.steering import checklist, demo
from maille.ui.templatetags.ui import tr


@transaction.atomic
def publish(*, programme: Programme, by: Person, now: datetime) -> Programme:
    """Put the programme online. Raises RuleError with every reason against it, all at once."""
    if programme.is_public:
        return programme
    reasons = checklist.blockers(programme)
    if reasons:
        raise RuleError(_("Le programme n'est pas encore mis en ligne. Il manque :") + " " + " ".join(reasons))
    return editing_states.put_online(programme=programme, by=by, now=now)


@transaction.atomic
def queue_mail_test(*, programme: Programme, by: Person, to: str, now: datetime) -> OutboxMessage:
    """One mail to the organiser's own address, through the same door as every other. `send_mail_test` sends it."""
    if not to:
        raise RuleError(_("Votre fiche n'a pas d'adresse e-mail. Donnez-la dans votre profil, puis recommencez."))
    with in_language_of(by):
        message = send_letter(
            Letter(
                subject=_("Essai du courriel : %(title)s") % {"title": programme.title},
                greeting=_("Bonjour %(name)s,") % {"name": by.first_name},
                paragraphs=[_("Ce message montre que les courriels de « %(title)s » arrivent.") % {"title": programme.title}],
                button=Item(_("Dire que je l'ai reçu"), absolute(reverse("steering:opening", args=[programme.slug]) + "#courriel")),
                why=_("Vous recevez ce message parce que vous avez demandé un essai."),
                slogan=tr(programme, "slogan"),
            ),
            key=f"mail-test:{programme.pk}:{by.pk}:{now.timestamp():.0f}", kind="mail_test", to=to, person=by, programme_id=programme.pk,
        )  # fmt: skip
    set_fact(
        checklist.mail_test_key(programme),
        {"mail": message.pk, "real": not settings.MAILBOX_ENABLED, "received": False},
    )
    journal.record("mail.tested", at=now, by=by, role="organiser", programme_id=programme.pk)
    return message


def send_mail_test(message: OutboxMessage, *, now: datetime) -> OutboxMessage:
    """Outside any transaction: a slow mail server must not hold the database."""
    outbox.send_now(message, now=now)
    message.refresh_from_db()
    return message


def last_mail_test(programme: Programme) -> OutboxMessage | None:
    fact = get_fact(checklist.mail_test_key(programme)) or {}
    return OutboxMessage.objects.filter(pk=fact.get("mail") or 0).first()


@transaction.atomic
def confirm_mail_test(*, programme: Programme, by: Person) -> None:
    """The organiser read the test mail. Raises RuleError when none left."""
    message = last_mail_test(programme)
    if message is None or message.state != OutboxMessage.State.SENT:
        raise RuleError(_("Aucun essai n'est parti. Envoyez un essai, puis confirmez quand il arrive."))
    fact = get_fact(checklist.mail_test_key(programme))
    set_fact(checklist.mail_test_key(programme), {**fact, "received": True})
    journal.record("mail.test_received", by=by, role="organiser", programme_id=programme.pk)


@transaction.atomic
def clear_demo(*, by: Person) -> None:
    """Everything invented in this installation goes. Raises RuleError for those who would erase themselves, or others' work."""
    if by.is_demo:
        raise RuleError(
            _("Vous êtes entré avec un compte de démonstration : il s'effacerait aussi. Créez d'abord votre compte.")
        )
    programmes = list(Programme.objects.filter(is_demo=True).order_by("pk"))
    held = set(Role.objects.filter(person=by, kind=Role.Kind.ORGANISER).values_list("programme_id", flat=True))
    foreign = [programme.title for programme in programmes if programme.pk not in held]
    if foreign:
        raise RuleError(
            _("La démonstration est dans un programme que vous n'organisez pas : %(titles)s.")
            % {"titles": ", ".join(foreign)}
        )
    for programme in programmes:
        demo.clear(programme=programme, by=by)
