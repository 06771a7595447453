"""Secrets that travel: links, codes and signed values. The database keeps only their digests."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from flask import current_app
from itsdangerous import Signer

TOKEN_BYTES = 16
"""128 random bits."""
CODE_FIGURES = 6


@dataclass(frozen=True)
class Token:
    """A secret for a link, and the digest (32 bytes) under which it is kept."""

    text: str
    digest: bytes


def new_token() -> Token:
    """A random token of 128 bits."""
    text = secrets.token_urlsafe(TOKEN_BYTES)
    return Token(text, digest(text))


def derived_token(purpose: str, row: UUID) -> Token:
    """The token that always belongs to one row and purpose: can be shown again without having been stored."""
    mac = hmac.digest(_key(f"token {purpose}"), row.bytes, "sha256")[:TOKEN_BYTES]
    text = base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
    return Token(text, digest(text))


def digest(text: str) -> bytes:
    """What is stored of a token. 128 random bits need no slow hash and no key."""
    return hashlib.sha256(text.encode()).digest()


def new_code() -> str:
    """A code of six figures."""
    return f"{secrets.randbelow(10**CODE_FIGURES):0{CODE_FIGURES}d}"


def code_digest(code: str, row: UUID) -> bytes:
    """What is stored of a code: a million codes are soon tried, so the digest is keyed and bound to its row."""
    return hmac.digest(_key("code"), row.bytes + code.encode(), "sha256")


def sign(purpose: str, text: str) -> str:
    """Sign a text for one purpose: `text.signature`."""
    return _signer(purpose).sign(text).decode()


def unsign(purpose: str, signed: str) -> str | None:
    """The text, or None when the signature is not ours, letter for letter, or was made for something else."""
    text, _dot, signature = signed.rpartition(".")
    try:
        # Letter for letter, since base64's last one has bits to spare: other letters there mean the same bytes.
        ours = _signer(purpose).get_signature(text)
        return text if hmac.compare_digest(ours, signature.encode()) else None
    except UnicodeError:
        return None


def keyed_digest(purpose: str, text: str) -> str:
    """A short name for something that must not be readable, such as an address in a rate limit."""
    return hmac.digest(_key(purpose), text.encode(), "sha256")[:12].hex()


def _signer(purpose: str) -> Signer:
    signers: dict[str, Signer] = current_app.extensions.setdefault("signers", {})
    if purpose not in signers:
        signers[purpose] = Signer(_key(purpose), key_derivation="none", digest_method=hashlib.sha256)
    return signers[purpose]


def _key(purpose: str) -> bytes:
    return _derived(_secret(), purpose)


@cache
def _derived(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), f"vpluse {purpose}".encode(), "sha256")


def _secret() -> str:
    secret: str = current_app.config["SECRET_KEY"]
    return secret
