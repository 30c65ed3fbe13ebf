"""The receipt of a contribution: a secret link that shows what became of it and lets its giver claim it."""

import hashlib
import secrets


def new_token() -> str:
    return secrets.token_urlsafe(18)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
