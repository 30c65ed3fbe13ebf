"""Which person this browser stands for."""

from __future__ import annotations

from django.http import HttpRequest

from maille.people.models import Account, Person

GUEST = "guest_person"


def current_person(request: HttpRequest) -> Person | None:
    """The signed-in account's person, else the guest that this browser created; None for a visitor. The
    account comes with its person (`people.backends`); a guest takes one query."""
    account = request.user
    if account.is_authenticated:
        person = account.person
        return person if person is not None and person.is_alive else None
    return guest_of(request)


def guest_of(request: HttpRequest) -> Person | None:
    """The person as whom this browser joined, or whose card it read; nobody once they proved to be elsewhere."""
    guest = request.session.get(GUEST) if request.session.session_key else None
    if not guest:
        return None
    return Person.objects.alive().filter(pk=guest[0], guest_epoch=guest[1]).first()


def remember_guest(request: HttpRequest, person: Person) -> None:
    """From now on this browser acts as `person`, whose address is not proven yet."""
    request.session.cycle_key()
    request.session[GUEST] = [person.pk, person.guest_epoch]


def remember_newcomer(request: HttpRequest, pk: int | str) -> bool:
    """For a form that makes a person, perhaps sent a second time: this browser acts as the one it made, unless somebody
    proved meanwhile to be them, joined them to themselves, or revoked it. Tells whether it does."""
    made = Person.objects.alive().filter(pk=pk, guest_epoch=0, account__isnull=True, registered_by__isnull=True).first()
    if made is None:
        return False
    remember_guest(request, made)
    return True


def forget_guest(request: HttpRequest) -> None:
    request.session.pop(GUEST, None)


def browser_of(request: HttpRequest) -> str:
    """A name for this browser, for counting its tries: never its address, which a whole room shares."""
    return request.session.session_key or request.META.get("CSRF_COOKIE") or "new"


def signed_in(request: HttpRequest) -> Account | None:
    account = request.user
    return account if account.is_authenticated else None
