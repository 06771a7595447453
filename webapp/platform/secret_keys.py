"""The site's secret, by version, and the keys derived from it: one for each purpose and version, the newest first.

The secret stands in the settings alone (`VPLUSE_SECRET_KEYS`). The database knows of each version a fingerprint, since
when it was the newest, and, of those that were, the keys of derived tokens, sealed under the newest version: so links
that people hold can be shown to them again after the version has gone from the settings.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.key_purposes import Purpose, Use
from webapp.platform.model import Model
from webapp.platform.vault import sealed_column


class NotRegistered(Exception):
    """A key was asked for a purpose, or for a use of it, that the register (`key_purposes.py`) does not have."""


class SecretVersion(Model):
    """A version of the site's secret, once `flask vault rotate` has seen it. Holds nothing of the secret itself."""

    __tablename__ = "secret_version"

    fingerprint: Mapped[UUID] = mapped_column(primary_key=True)
    """HMAC of a fixed text under the secret: tells versions apart whatever they are called in the settings."""
    version: Mapped[str] = mapped_column(String(8))
    """What the settings call it."""
    newest_since: Mapped[datetime | None]
    """When a rotation first saw it as the newest; None when it no longer is."""
    retained: Mapped[bytes | None] = sealed_column(site_purpose=Purpose.RETAINED_KEYS)
    """The keys of its derived tokens by the purpose's label, as JSON; None of the newest."""


def init_app(app: Flask, secret_keys: Mapping[str, str]) -> None:
    """Give the app its secret. `secret_keys` has it by version, the newest first."""
    newest, *older = secret_keys.values()
    # Flask's own names, so that whatever else looks for a secret finds the same.
    app.config.update(SECRET_KEY=newest, SECRET_KEY_FALLBACKS=older)


def secrets_at_hand() -> list[str]:
    """Every version of the secret, the newest first."""
    config = current_app.config
    return [config["SECRET_KEY"], *(config["SECRET_KEY_FALLBACKS"] or ())]


def keys(purpose: Purpose, use: Use, row: UUID | None = None) -> list[bytes]:
    """The keys (32 bytes) of a purpose under each version, the newest first. Seals have one for each row.

    Raises `NotRegistered` for a purpose that is not in the register, or is there for another use.
    """
    if row is None:
        return list(_shared_keys(tuple(secrets_at_hand()), purpose, use))
    text = _text(purpose, use, row)
    return [_derive(secret, text) for secret in secrets_at_hand()]


def derived_keys(secret: str) -> dict[str, bytes]:
    """The keys of derived tokens under one version, by the label of their purpose: what is retained of it."""
    return {
        each.label: _derived(secret, _text(each, Use.DERIVED, None)) for each in Purpose if Use.DERIVED in each.uses
    }


def fingerprint(secret: str) -> UUID:
    """What tells one version from another and says nothing of it."""
    return UUID(bytes=_derive(secret, "vpluse fingerprint")[:16])


_FORMS = {Use.DERIVED: "vpluse token {}", Use.SEALED: "vpluse seal {}"}


def _text(purpose: Purpose, use: Use, row: UUID | None) -> str:
    if not isinstance(purpose, Purpose) or use not in purpose.uses:
        raise NotRegistered(purpose, use)
    text = _FORMS.get(use, "vpluse {}").format(purpose.label)
    return text if row is None else f"{text} {row}"


@cache
def _shared_keys(at_hand: tuple[str, ...], purpose: Purpose, use: Use) -> list[bytes]:
    text = _text(purpose, use, None)
    return [_derived(secret, text) for secret in at_hand]


@cache
def _derived(secret: str, text: str) -> bytes:
    return _derive(secret, text)


def _derive(secret: str, text: str) -> bytes:
    return hmac.digest(secret.encode(), text.encode(), "sha256")
