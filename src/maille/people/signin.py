"""Signing in, out, and by card: what the session learns. allauth keeps the code and its tries.

No count closes a door to everybody: a script would shut it for all. What a secret is worth stands in its length.

- A code is 8 letters out of 20, so 20^8 = 2.6e10, for 15 minutes and 5 tries; an address gets 5 in a quarter of an hour.
  Against one address that is 5 × 5 × 96 = 2,400 tries a day: one chance in ten million a day. Against 2,000 known
  addresses at once, each sent 480 mails that its owner sees: one chance in five thousand a day for one of them.
- A card is 12 signs out of 28, so 28^12 = 2.3e17. A thousand tries a second for a year, from as many browsers as one
  likes, with 10,000 cards in use: 3.2e10 × 1e4 / 2.3e17 = one chance in seven hundred of opening one of them.
"""

from __future__ import annotations

from typing import Final

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core.internal.cryptokit import compare_user_code
from django.contrib.auth import logout
from django.db import transaction
from django.middleware.csrf import rotate_token
from django.utils import timezone
from django.utils.translation import gettext as _

from maille.core import journal, ratelimit
from maille.core.errors import RuleError
from maille.people import session
from maille.people.actions import person_of_card, prove_address
from maille.people.http import PersonRequest
from maille.people.models import Account, Person, SignInLink
from maille.people.signin_mails import SigningIn, shell_of

BACK: Final = "signin_back"
MEANT: Final = "signin_meant"  # whom the link spoke to, until the account says whether that is them
CODES_PER_ADDRESS: Final = 5
CODES_TO_STRANGERS: Final = 200  # in FIVE_MINUTES, to addresses that nobody here gave: no script mails the whole world
WRONG_CARDS: Final = 10  # in a QUARTER, of one browser
QUARTER: Final = 15 * 60
FIVE_MINUTES: Final = 5 * 60
_STRANGERS: Final = "code:strangers"


def send_code(request: PersonRequest, *, email: str, back: str) -> None:
    """Mail a code and a link to `email`, known or not: the page says the same. Raises RuleError past the address's limit.

    Addresses unknown here are counted together. Past their limit nothing is sent to them for a few minutes, and the page
    says so to everybody alike (`is_crowded`): a refusal would tell who is known. Who is known always gets the code.
    """
    ratelimit.hit(f"code:{email}", limit=CODES_PER_ADDRESS, seconds=QUARTER, message=_too_many_codes())
    with transaction.atomic():
        account = shell_of(email) if _is_known(email) or _has_room_for_a_stranger() else None
        if account is not None:
            request.signing_in = SigningIn(account, back, timezone.now())  # type: ignore[attr-defined]  # read by the adapter
        LoginCodeVerificationProcess.initiate(request=request, user=account, email=email)
    request.session[BACK] = back


def is_crowded() -> bool:
    """Whether codes to unknown addresses wait just now."""
    return ratelimit.is_over(_STRANGERS, limit=CODES_TO_STRANGERS, seconds=FIVE_MINUTES)


def _has_room_for_a_stranger() -> bool:
    """Counts one more code to an address that nobody here gave."""
    try:
        ratelimit.hit(_STRANGERS, limit=CODES_TO_STRANGERS, seconds=FIVE_MINUTES)
    except RuleError:
        return False
    return True


def _is_known(email: str) -> bool:
    proven = Account.objects.filter(email=email.lower(), proven_at__isnull=False)
    return proven.exists() or Person.objects.alive().filter(contact_email=email.lower()).exists()


def waiting_code(request: PersonRequest) -> LoginCodeVerificationProcess | None:
    """The code that this browser waits for; None when there is none or it is too old."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    return LoginCodeVerificationProcess.resume(stage) if stage is not None else None


def enter_code(request: PersonRequest, *, code: str) -> list[Person]:
    """Sign in with the code. Returns the persons left to ask about. Raises RuleError for a wrong or expired one."""
    process = waiting_code(request)
    if process is None:
        raise RuleError(
            _("Ce code n'est plus valable : il sert pendant 15 minutes. Demandez-en un autre."), field="code"
        )
    if not process.code or not compare_user_code(actual=code, expected=process.code):
        if process.record_invalid_attempt():
            raise RuleError(_("Ce n'est pas le bon code. Recopiez celui du dernier message reçu."), field="code")
        raise RuleError(_("Trop d'essais avec ce code. Demandez-en un autre."), field="code")
    account = Account.objects.get(pk=process.user.pk)
    clear_login(request)
    return enter(request, account)


@transaction.atomic
def use_link(request: PersonRequest, *, link: SignInLink) -> list[Person]:
    """Sign in with a mail's link, once. Raises RuleError when it was used or is too old."""
    now = timezone.now()
    link = SignInLink.objects.select_for_update(of=("self",)).select_related("account", "person").get(pk=link.pk)
    if not link.is_usable(now):
        raise RuleError(_("Ce lien a déjà servi, ou il est trop ancien. Demandez un code : il arrive tout de suite."))
    link.used_at = now
    link.save(update_fields=["used_at"])
    left = enter(request, link.account, meant=link.person)
    if link.person in left:
        request.session[MEANT] = link.person_id
    return left


def enter(request: PersonRequest, account: Account, *, meant: Person | None = None) -> list[Person]:
    """The address is proven: sign in, and say which persons remain to be asked about."""
    if not account.is_active:
        raise RuleError(_("Ce compte est fermé. Écrivez à l'équipe du programme."))
    guest = session.guest_of(request)
    left = prove_address(account=account, now=timezone.now(), guest=guest, meant=meant)
    record_authentication(request, account, method="code", email=account.email)
    perform_login(request, Login(user=account, email=account.email))
    account.refresh_from_db()
    journal.record("account.signed_in", subject=account, by=account.person)
    if guest is not None and guest.pk != account.person_id and guest not in left:
        left.append(guest)
    if guest is not None and guest.pk == account.person_id:
        session.forget_guest(request)
    return [person for person in left if person.pk != account.person_id]


def enter_by_card(request: PersonRequest, *, code: str) -> Person:
    """This browser stands for the card's person. Raises RuleError for a wrong code, or after this browser's own wrong ones.

    Right codes are not counted: a whole room may come in through one tablet.
    """
    tries = f"card:wrong:{session.browser_of(request)}"
    ratelimit.check(tries, limit=WRONG_CARDS, seconds=QUARTER)
    try:
        person = person_of_card(code=code, now=timezone.now())
    except RuleError:
        ratelimit.hit(tries, limit=WRONG_CARDS, seconds=QUARTER)
        raise
    logout(request)
    session.remember_guest(request, person)
    return person


def leave(request: PersonRequest) -> None:
    """Sign out; the guest of this browser is forgotten too, and no form filled before can be sent again."""
    logout(request)
    rotate_token(request)


def address_of(process: LoginCodeVerificationProcess) -> str:
    return str(process.state.get("email", ""))


def _too_many_codes() -> str:
    return _("Plusieurs codes sont déjà partis. Attendez un quart d'heure, ou servez-vous du dernier reçu.")
