"""The pair of keys: the public half seals and stays here, the private half opens and is kept on paper or a USB stick.

libsodium (PyNaCl) is imported by what seals or opens: a server that only shows pages does without its memory.
"""

from __future__ import annotations

import re
from base64 import b32decode, b32encode
from hashlib import sha256
from typing import Final

MARK: Final = "MAILLE-CLE-1"
_CHECK: Final = 3  # bytes: with those of the key, 56 signs without padding
_BLOCK: Final = 512  # sealed texts are as long as one another: a length tells nothing
_SIGNS: Final = re.compile(rf"{MARK}\s+((?:[A-Za-z2-7]{{4}}\s*){{14}})(?![A-Za-z2-7])")


class WrongKey(Exception):  # noqa: N818  a finding
    """A sentence for the person at the terminal."""


def make() -> tuple[str, str]:
    """(private, public): the private half as it is written on paper, the public one as it is stored."""
    from nacl.public import PrivateKey  # by the command line alone

    pair = PrivateKey.generate()
    return written(bytes(pair)), bytes(pair.public_key).hex()


def written(private: bytes) -> str:
    """Fourteen groups of four signs that nobody mistakes for one another, the last ones a check."""
    signs = b32encode(private + sha256(private).digest()[:_CHECK]).decode()
    return f"{MARK} " + " ".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def read(sheet: str) -> bytes:
    """The private half out of the sheet that `maille identities key` printed, whole or the key's line alone."""
    found = _SIGNS.search(sheet)
    if found is None:
        raise WrongKey(
            f"ce fichier ne contient pas de clé : elle commence par {MARK}, puis quatorze groupes de quatre signes."
        )
    raw = b32decode("".join(found[1].split()).upper())
    private, check = raw[:-_CHECK], raw[-_CHECK:]
    if sha256(private).digest()[:_CHECK] != check:
        raise WrongKey("cette clé est mal recopiée : comparez-la signe à signe avec celle que vous avez gardée.")
    return private


def fingerprint(public: str) -> str:
    """Eight signs by which people tell two keys apart."""
    signs = b32encode(sha256(bytes.fromhex(public)).digest()).decode()
    return f"{signs[:4]}-{signs[4:8]}"


def fingerprint_of(private: bytes) -> str:
    from nacl.public import PrivateKey  # by the command line alone

    return fingerprint(bytes(PrivateKey(private).public_key).hex())


def seal(text: str, public: str) -> bytes:
    from nacl.public import PublicKey, SealedBox  # by whoever erases, not by each server at its start

    raw = text.encode()
    return SealedBox(PublicKey(bytes.fromhex(public))).encrypt(raw.ljust(-(-len(raw) // _BLOCK) * _BLOCK))


def unseal(sealed: bytes, private: bytes) -> str:
    from nacl.exceptions import CryptoError  # by the command line alone
    from nacl.public import PrivateKey, SealedBox

    try:
        return SealedBox(PrivateKey(private)).decrypt(sealed).decode().rstrip()
    except CryptoError:
        raise WrongKey("ce qui est scellé ne s'ouvre pas avec cette clé, ou a été abîmé.") from None
