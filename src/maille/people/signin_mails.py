"""The mail that signs in: a code for the browser that asked, and a link that works in any other."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maille.people.mails import Item, Letter, absolute, in_language_of, send_letter
from maille.people.models import Account, Person, SignInLink

CODE_LIFE: Final = timedelta(minutes=15)
WELCOME_LIFE: Final = timedelta(days=3)


@dataclass(frozen=True)
class SigningIn:
    """One sign-in on its way: whose account, and the path to come back to."""

    account: Account
    back: str
    now: datetime


def new_link(*, account: Account, now: datetime, life: timedelta, person: Person | None = None, back: str = "") -> str:
    """The absolute address of a new single-use link. Only its hash is kept."""
    token = secrets.token_urlsafe(24)
    SignInLink.objects.create(
        account=account, person=person, token_hash=hash_of(token), next=back[:300], expires_at=now + life
    )
    return absolute(reverse("people:link", args=[token]))


def link_of(token: str) -> SignInLink | None:
    return SignInLink.objects.select_related("account", "person").filter(token_hash=hash_of(token)).first()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def send_code(signing_in: SigningIn, *, code: str) -> None:
    account = signing_in.account
    # The letter belongs to nobody who has not shown that the address is theirs: its subject holds the code.
    with in_language_of(account.person or Person.objects.claimable_by(account.email).first()):
        url = new_link(account=account, now=signing_in.now, life=CODE_LIFE, back=signing_in.back)
        letter = Letter(
            subject=_("%(code)s : votre code pour entrer") % {"code": code},
            greeting=_("Bonjour,"),
            paragraphs=[_("Voici le code à recopier sur la page où vous l'avez demandé. Il est valable 15 minutes.")],
            code=code,
            button=Item(_("Entrer sans recopier le code"), url),
            after=[_("Vous n'avez rien demandé ? Ne faites rien : sans ce code, personne n'entre.")],
            why=_("Ce message est parti parce que quelqu'un a donné cette adresse sur la page de connexion."),
        )
        send_letter(
            letter, key=f"code:{secrets.token_hex(16)}", kind="sign_in", to=account.email, person=account.person,
            secret=True, expires_at=signing_in.now + CODE_LIFE,
        )  # fmt: skip


def tell_moved(*, person: Person, email: str, now: datetime) -> None:
    """To the address that no longer opens: if somebody else did it, its owner learns it there."""
    with in_language_of(person):
        letter = Letter(
            subject=_("Votre adresse a changé"),
            greeting=_("Bonjour,"),
            paragraphs=[
                _("Vous entrez désormais avec la nouvelle adresse que vous avez donnée dans « Mon profil ». Celle-ci n'ouvre plus votre participation."),
                _("Ce n'est pas vous ? Écrivez à l'équipe du programme."),
            ],
            why=_("Ce message est parti parce que cette adresse ouvrait une participation."),
        )  # fmt: skip
        send_letter(letter, key=f"moved:{person.pk}:{now:%Y%m%d%H%M%S%f}", kind="address", to=email, person=person)


def send_proof(*, person: Person, back: str, now: datetime) -> None:
    """A new address was given in the profile: one click there shows that it is theirs, and it opens from then on."""
    with in_language_of(person):
        letter = Letter(
            subject=_("Confirmez votre nouvelle adresse"),
            greeting=_("Bonjour %(name)s,") % {"name": person.first_name},
            paragraphs=[
                _("Vous avez donné cette adresse dans « Mon profil ». Un clic la confirme : vous entrez ensuite avec elle."),
            ],
            button=Item(_("Confirmer mon adresse"), link_for(person, back=back, now=now)),
            after=[_("Vous n'avez rien demandé ? Ne faites rien : rien ne change.")],
            why=_("Ce message est parti parce que quelqu'un a donné cette adresse dans son profil."),
        )  # fmt: skip
        send_letter(
            letter, key=f"proof:{person.pk}:{now:%Y%m%d%H%M%S%f}", kind="sign_in", to=person.contact_email, person=person,
            secret=True, expires_at=now + WELCOME_LIFE,
        )  # fmt: skip


def link_for(person: Person, *, back: str, life: timedelta = WELCOME_LIFE, now: datetime | None = None) -> str:
    """A link for a letter to `person`: it proves their address, signs them in and leads to the path `back`.

    Without an e-mail there is nothing to prove: the plain address is returned.
    """
    if not person.contact_email:
        return absolute(back)
    account = shell_of(person.contact_email)
    return new_link(account=account, person=person, now=now or timezone.now(), life=life, back=back)


def shell_of(email: str) -> Account:
    """The account of an address, made as a shell when there is none: it opens nothing until its owner proves it."""
    account = Account.objects.filter(email=email.lower()).first()
    if account is not None:
        return account
    account, created = Account.objects.get_or_create(email=email.lower())
    if created:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account
