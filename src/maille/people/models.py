"""Persons, their accounts, organisations, what they offer and ask, what they consented to.

A `Person` is somebody who takes part, with or without an e-mail. An `Account` is a proven e-mail address that signs
in; it belongs to at most one person. A contact address proves nothing: several persons may share one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from maille.people.sealing.models import SealedIdentity  # noqa: F401  Django looks for its table here
from maille.people.topics import DAILY


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Account:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Account(AbstractBaseUser, PermissionsMixin):
    """An e-mail address that signs in by a code. Without `proven_at` it is a shell that never signed in."""

    email = models.EmailField(_("adresse e-mail"), unique=True)
    person = models.OneToOneField("Person", models.SET_NULL, null=True, blank=True, related_name="account")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    proven_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("compte")

    def __str__(self) -> str:
        return f"compte {self.pk}"


class PersonQuerySet(models.QuerySet["Person"]):
    def alive(self) -> PersonQuerySet:
        """Neither erased nor merged into another."""
        return self.filter(erased_at__isnull=True, merged_into__isnull=True)

    def claimable_by(self, email: str) -> PersonQuerySet:
        """Persons who gave this contact address (kept in lower case) and have no account yet, oldest first."""
        return self.alive().filter(contact_email=email.lower(), account__isnull=True).order_by("pk")

    def moving_to(self, email: str) -> PersonQuerySet:
        """Persons with an account who gave this address since, and have not shown yet that it is theirs."""
        moved = self.alive().filter(contact_email=email.lower(), account__isnull=False, proven_at__isnull=True)
        return moved.exclude(account__email=email.lower()).order_by("pk")


class Person(models.Model):
    """Somebody who takes part."""

    class MailChoice(models.TextChoices):
        DAILY = "daily", _("un courriel par jour au plus, quand quelque chose change")
        NONE = "none", _("aucun courriel de suivi")

    first_name = models.CharField(_("prénom"), max_length=80)
    last_name = models.CharField(_("nom"), max_length=80, blank=True)
    pseudonym = models.CharField(_("pseudonyme"), max_length=60, blank=True)
    contact_email = models.EmailField(_("adresse e-mail"), blank=True, db_index=True)
    proven_at = models.DateTimeField(_("adresse prouvée"), null=True, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    language = models.CharField(_("langue"), max_length=5, default="fr")
    quarter = models.CharField(_("quartier"), max_length=80, blank=True)
    bio = models.CharField(_("en une phrase"), max_length=280, blank=True)
    is_supervised = models.BooleanField(_("moins de 15 ans, par un établissement"), default=False)
    is_demo = models.BooleanField(_("donnée de démonstration"), default=False)
    mail_choice = models.CharField(max_length=10, choices=MailChoice, default=MailChoice.DAILY)
    refused_mails = models.JSONField(default=list, blank=True)  # topics (`people/topics.py`)
    erase_after = models.DateField(null=True, blank=True)  # told so: no sign of life for long
    digest_sent_on = models.DateField(null=True, blank=True)
    guest_epoch = models.PositiveIntegerField(default=0)
    registered_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="registered")
    registered_reason = models.CharField(max_length=160, blank=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("personne")

    def __str__(self) -> str:
        return self.public_name

    @property
    def is_alive(self) -> bool:
        """Neither erased nor merged into another."""
        return self.erased_at is None and self.merged_into_id is None

    @property
    def public_name(self) -> str:
        """The name others see: pseudonym, else first name and initial (a supervised minor always has a pseudonym)."""
        if self.erased_at:
            return str(_("Personne effacée"))
        return self.pseudonym or f"{self.first_name} {self.last_name[:1]}.".removesuffix(" .")

    @property
    def must_prove_address(self) -> bool:
        """An unproven address holds no seat: it may be anybody's. A telephone, or a person whom an organiser registered, does."""
        return bool(self.contact_email) and self.proven_at is None and self.registered_by_id is None

    @property
    def signs_in(self) -> bool:
        """With an account whose address they proved. One query."""
        return Account.objects.filter(person=self, proven_at__isnull=False).exists()

    def wants(self, topic: str) -> bool:
        if topic in DAILY and self.mail_choice == self.MailChoice.NONE:
            return False
        return topic not in self.refused_mails

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class AccessCard(models.Model):
    """A printed card with a personal code, for people without e-mail. Only the code's hash is stored."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="cards")
    code_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="one_live_card_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"carte {self.pk}"


class SignInLink(models.Model):
    """A link in a mail that signs in once, in any browser. Only its hash is stored. `person`: whom the mail spoke to."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="links")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    next = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"lien {self.pk}"

    def is_usable(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at


class OrganisationKind(models.TextChoices):
    COMPANY = "entreprise", _("entreprise")
    ENTREPRENEUR = "entrepreneur", _("entrepreneur ou entrepreneuse")
    ASSOCIATION = "association", _("association")
    AUTHORITY = "collectivite", _("collectivité")
    SCHOOL = "etablissement", _("établissement scolaire ou supérieur")
    COOPERATIVE = "cooperative", _("coopérative")
    FOUNDATION = "fondation", _("fondation ou financeur")
    OTHER = "autre", _("autre")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def listed(self) -> OrganisationQuerySet:
        return self.filter(hidden_at__isnull=True).order_by("name", "pk")

    def search(self, words: str) -> OrganisationQuerySet:
        """Listed ones whose name holds `words`; the slug knows it without accents."""
        slug = slugify(words)
        return self.listed().filter(Q(name__icontains=words) | Q(slug__contains=slug)) if slug else self.none()


class Organisation(models.Model):
    """A legal or informal body: company, association, school, authority, collective."""

    name = models.CharField(_("nom"), max_length=160)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("type"), max_length=20, choices=OrganisationKind, default=OrganisationKind.OTHER)
    detail = models.CharField(_("précision"), max_length=80, blank=True)
    description = models.CharField(_("en quelques mots"), max_length=400, blank=True)
    quarter = models.CharField(_("quartier"), max_length=80, blank=True)
    site = models.URLField(_("site"), blank=True)
    attached_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="attached")
    is_demo = models.BooleanField(default=False)
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """A person's place in an organisation."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliations")
    role = models.CharField(_("fonction"), max_length=80, blank=True)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(until__isnull=True), name="one_running_affiliation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.organisation_id}"


class Offer(models.Model):
    """What somebody offers or looks for (R21): suggestions only, never binding."""

    class Direction(models.TextChoices):
        OFFER = "offer", _("je propose")
        ASK = "ask", _("je cherche")

    class Kind(models.TextChoices):
        SKILL = "skill", _("une compétence")
        TIME = "time", _("du temps")
        PLACE = "place", _("un lieu")
        EQUIPMENT = "equipment", _("du matériel")
        MONEY = "money", _("un financement")
        DATA = "data", _("des données")
        NETWORK = "network", _("un réseau")

    person = models.ForeignKey(Person, models.CASCADE, related_name="offers")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="offers")
    direction = models.CharField(max_length=5, choices=Direction)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(_("en une phrase"), max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.direction} {self.kind} {self.person_id}"


class Consent(models.Model):
    """What a person agreed to, in which words, and until when. A new row each time; the last one counts."""

    class Purpose(models.TextChoices):
        DIRECTORY = "directory", _("figurer dans l'annuaire des acteurs")
        NEWS = "news", _("recevoir les nouvelles du programme")
        PHOTO = "photo", _("paraître sur les photos")

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose)
    wording = models.CharField(max_length=300)
    source = models.CharField(max_length=40, default="site")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn_at__isnull=True), name="one_running_consent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.person_id}"
