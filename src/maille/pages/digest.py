"""The daily mail: what became of what I gave. One a day a person at most, and none to whoever refused it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.contributions.models import NodeState, Notice
from maille.core.models import OutboxMessage
from maille.pages import news
from maille.people.mails import Item, Letter, absolute, in_language_of, send_letter
from maille.people.models import Person
from maille.people.topics import Topic
from maille.ui.templatetags.ui import tr

KIND = "digest"
# Acts that follow one another make one mail; nobody is written to at night.
SETTLE = timedelta(minutes=5)
EARLIEST_HOUR, LATEST_HOUR = 7, 21
LONGEST = 20
LASTS = timedelta(hours=24)  # news of a day that could not leave are dropped: « Mon fil » has them
BATCH = 200
# An address that nobody proved may belong to a stranger: it hears of us this often, then no more until it is proven.
MOST_UNPROVEN = 3


def send_digests(now: datetime) -> int:
    """Queue today's mails, at most one a person; returns how many. Run it as often as you like."""
    local = timezone.localtime(now)
    if not EARLIEST_HOUR <= local.hour < LATEST_HOUR:
        return 0
    waiting = Notice.objects.filter(
        person=OuterRef("pk"), seen_at__isnull=True, mailed_at__isnull=True, at__lte=now - SETTLE
    )
    people = Person.objects.alive().filter(Exists(waiting), mail_choice=Person.MailChoice.DAILY, is_supervised=False)
    people = people.filter(Q(digest_sent_on__isnull=True) | Q(digest_sent_on__lt=local.date())).select_related(
        "account"
    )
    return sum(_send(person, day=local.date(), now=now) for person in people.order_by("pk")[:BATCH])


@transaction.atomic
def _send(person: Person, *, day: date, now: datetime) -> bool:
    """Whether a mail was queued. The day is taken first: two workers never write twice."""
    taken = Person.objects.filter(pk=person.pk).exclude(digest_sent_on=day).update(digest_sent_on=day)
    if not taken:
        return False
    waiting = Notice.objects.filter(person=person, seen_at__isnull=True, mailed_at__isnull=True, at__lte=now)
    notices = list(
        waiting.exclude(about__state=NodeState.DRAFT)
        .select_related("node__programme", "about__programme")
        .order_by("-pk")
    )
    notices = [notice for notice in notices if person.wants(topic_of(notice, person))]
    waiting.update(mailed_at=now)
    to = _address(person)
    if not to or not notices:
        return False
    with in_language_of(person):
        send_letter(
            _letter(person, notices),
            key=f"{KIND}:{person.pk}:{day.isoformat()}",
            kind=KIND,
            to=to,
            person=person,
            programme_id=notices[0].node.programme_id,
            is_news=True,
            expires_at=now + LASTS,
        )
    return True


def topic_of(notice: Notice, person: Person) -> str:
    """What the news is about, as one chooses it on « Mes messages »."""
    if notice.verb == "comment.published":
        return Topic.COMMENTS
    return Topic.GIVEN if person.pk in (notice.node.author_id, notice.node.on_behalf_of_id) else Topic.FOLLOWED


def _address(person: Person) -> str:
    account = getattr(person, "account", None)
    address = account.email if account is not None else person.contact_email
    if person.is_demo and not settings.MAILBOX_ENABLED:
        return ""
    if (
        person.must_prove_address
        and OutboxMessage.objects.filter(kind=KIND, person_id=person.pk).count() >= MOST_UNPROVEN
    ):
        return ""
    return address


def _letter(person: Person, notices: list[Notice]) -> Letter:
    programme = notices[0].node.programme
    count = len(notices)
    more = count - LONGEST
    return Letter(
        subject=ngettext("Une nouvelle de votre fil", "%(count)s nouvelles de votre fil", count) % {"count": count},
        greeting=_("Bonjour %(name)s,") % {"name": person.first_name},
        paragraphs=[
            _("Voici ce que devient ce que vous avez donné à « %(programme)s ».")
            % {"programme": tr(programme, "title")}
        ],
        items=[Item(news.sentence(notice), absolute(notice.about.get_absolute_url())) for notice in notices[:LONGEST]],
        button=Item(_("Voir mon fil"), absolute(reverse("pages:my-thread", args=[programme.slug]))),
        after=[ngettext("Et une autre nouvelle.", "Et %(count)s autres nouvelles.", more) % {"count": more}]
        if more > 0
        else [],
        why=_("Vous recevez ce courriel, un par jour au plus, parce que vous avez donné ou suivi une contribution."),
        slogan=tr(programme, "slogan"),
    )
