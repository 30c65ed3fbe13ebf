"""Going public and coming back; is the mail really leaving?"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal, outbox
from maille.core.errors import RuleError
from maille.core.instance import get_fact, set_fact
from maille.core.models import OutboxMessage
from maille.people.models import Person
from maille.programmes.actions import editing_states
from maille.programmes.models import Programme
from maille.steering import checklist


@transaction.atomic
def publish(*, programme: Programme, by: Person, now: datetime) -> Programme:
    """Put the programme online. Raises RuleError with every reason against it, all at once."""
    if programme.is_public:
        return programme
    reasons = checklist.blockers(programme)
    if reasons:
        raise RuleError(_("Le programme n'est pas encore mis en ligne. Il manque :") + " " + " ".join(reasons))
    return editing_states.put_online(programme=programme, by=by, now=now)


def send_mail_test(*, programme: Programme, person: Person, to: str, now: datetime) -> OutboxMessage:
    """Send one mail to the organiser's own address, now, through the same door as every other; returns what became of it."""
    message = outbox.queue_mail(
        key=f"mail-test:{programme.pk}:{person.pk}:{now.timestamp():.0f}",
        kind="mail_test",
        to=to,
        subject=_("Essai du courriel : %(title)s") % {"title": programme.title},
        text=_(
            "Bonjour %(name)s,\n\nCe message montre que les courriels de « %(title)s » arrivent.\n"
            "Revenez à la page du programme et dites « Je l'ai reçu ».\n"
        )
        % {"name": person.first_name, "title": programme.title},
        person_id=person.pk,
        programme_id=programme.pk,
    )
    outbox.send_now(message, now=now)
    message.refresh_from_db()
    with transaction.atomic():
        set_fact(checklist.mail_test_key(programme), {
            "at": now.isoformat(), "mail": message.pk, "state": message.state, "error": message.error,
            "real": not settings.MAILBOX_ENABLED, "received": False,
        })  # fmt: skip
        journal.record("mail.tested", by=person, role="organiser", programme_id=programme.pk, data={"state": message.state})
    return message


@transaction.atomic
def confirm_mail_test(*, programme: Programme, by: Person) -> None:
    """The organiser read the test mail. Raises RuleError when none was sent."""
    fact = get_fact(checklist.mail_test_key(programme)) or {}
    if fact.get("state") != OutboxMessage.State.SENT:
        raise RuleError(_("Aucun essai n'est parti. Envoyez un essai, puis confirmez quand il arrive."))
    set_fact(checklist.mail_test_key(programme), {**fact, "received": True})
    journal.record("mail.test_received", by=by, role="organiser", programme_id=programme.pk)
