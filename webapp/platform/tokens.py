"""Secrets that travel: links, codes and signed values. The database keeps only their digests.

Each purpose stands in the register (`key_purposes.py`). What is made is made under the newest version of the site's secret;
what comes back is taken under every version that the settings still have.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from webapp.platform import secret_rotation
from webapp.platform.app_state import state
from webapp.platform.key_purposes import Purpose, Use
from webapp.platform.macs import Mac, mac_under, signature
from webapp.platform.secret_keys import keys

TOKEN_BYTES = 16
"""128 random bits."""
DIGEST_BYTES, NAME_BYTES = 32, 12
CODE_DIGITS = 6


@dataclass(frozen=True)
class Token:
    """A secret for a link, and the digest (32 bytes) under which it is kept."""

    text: str
    digest: bytes


def new_token() -> Token:
    """A random token of 128 bits."""
    text = secrets.token_urlsafe(TOKEN_BYTES)
    return Token(text, digest(text))


def derived_token(purpose: Purpose, row: UUID) -> Token:
    """A token that belongs to one row and purpose, and can be shown again without having been stored."""
    return _derived_by(keys(purpose, Use.DERIVED)[0], row)


def find_derived_token(purpose: Purpose, row: UUID, kept: bytes) -> Token | None:
    """The token that was derived for a row, by its digest, whichever version of the secret it was made under.

    None where that version is gone and no `flask vault rotate` has kept its keys.
    """
    at_hand = [_derived_by(key, row) for key in keys(purpose, Use.DERIVED)]
    if found := next((token for token in at_hand if token.digest == kept), None):
        return found
    retained = (_derived_by(key, row) for key in secret_rotation.retained_keys(purpose))
    return next((token for token in retained if token.digest == kept), None)


def digest(text: str) -> bytes:
    """What is stored of a token. 128 random bits need no slow hash and no key."""
    return hashlib.sha256(text.encode()).digest()


def digest_of_nothing() -> bytes:
    """What stands in a digest's place while there is no token or code: random bytes, which nobody has a match for."""
    return secrets.token_bytes(DIGEST_BYTES)


def new_code() -> str:
    """A code of six digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def code_digest(code: str, row: UUID) -> bytes:
    """What is stored of a code: a million codes are soon tried, so the digest is keyed and bound to its row."""
    return _code_digest(keys(Purpose.ENTRY_CODE, Use.DIGEST)[0], code, row)


def is_code(code: str, row: UUID, kept: bytes) -> bool:
    """Whether a code is the one whose digest was kept for a row."""
    made = [_code_digest(key, code, row) for key in keys(Purpose.ENTRY_CODE, Use.DIGEST)]
    return any([hmac.compare_digest(each, kept) for each in made])  # noqa: C419 (all are compared, whichever fits)


def sign(purpose: Purpose, text: str) -> str:
    """Sign a text for one purpose: `text.signature`."""
    return f"{text}.{signature(_macs(purpose, Use.SIGNED)[0], text)}"


def unsign(purpose: Purpose, signed: str) -> str | None:
    """The text, or None when the signature is not ours, letter for letter, or was made for something else."""
    text, _dot, given = signed.rpartition(".")
    try:
        for mac in _macs(purpose, Use.SIGNED):
            # Letter for letter, since base64's last one has bits to spare: other letters there mean the same bytes.
            if hmac.compare_digest(signature(mac, text).encode(), given.encode()):
                return text
    except UnicodeError:
        pass
    return None


def keyed_digest(purpose: Purpose, text: str) -> str:
    """A short name for something that must not be readable, such as an address in a rate limit."""
    return keyed_digests(purpose, text)[0]


def keyed_digests(purpose: Purpose, text: str) -> list[str]:
    """The short names of something under each version of the secret, the newest first: for finding."""
    return keyed_digests_of(purpose, [text])[0]


def keyed_digests_of(purpose: Purpose, texts: Iterable[str]) -> list[list[str]]:
    """The same of each of several texts."""
    macs = _macs(purpose, Use.NAMED)
    return [[mac(text.encode())[:NAME_BYTES].hex() for mac in macs] for text in texts]


def _derived_by(key: bytes, row: UUID) -> Token:
    mac = hmac.digest(key, row.bytes, "sha256")[:TOKEN_BYTES]
    text = base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
    return Token(text, digest(text))


def _code_digest(key: bytes, code: str, row: UUID) -> bytes:
    return hmac.digest(key, row.bytes + code.encode(), "sha256")


def _macs(purpose: Purpose, use: Use) -> list[Mac]:
    made = state().macs
    found = made.get((purpose, use))
    if found is None:
        found = made[purpose, use] = [mac_under(key) for key in keys(purpose, use)]
    return found
