"""The `shown` token: a signed note of which words stood on the visitor's screen, and when.

It names the campaign and its version, the policy, the language, the digest of every statement, the moment
(milliseconds since 1970), and a random key that makes a form sent twice one entry.
"""

import secrets
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from webapp.blueprints.shared.entry_form.form_snapshot import FormSnapshot
from webapp.consent import Evidence
from webapp.parsing import parse_hex
from webapp.platform import tokens
from webapp.platform.key_purposes import Purpose

FORM_LIFETIME = timedelta(hours=12)
KEY_BYTES = 16


class ShownTooLittle(Exception):
    """The form came back sooner than a person could have read it."""


class ShownTooLong(Exception):
    """The form had been open for over twelve hours."""


class ShownBroken(Exception):
    """The token is missing, altered, or of another campaign."""


class ShownOtherWords(Exception):
    """The campaign, the policy or a statement has changed since the form was shown."""


class Shown(NamedTuple):
    """What a token says."""

    words: str
    shown_at: datetime
    key: str


def issue(snapshot: FormSnapshot, at: datetime) -> str:
    """A token for a form that is being shown."""
    moment = f"{int(at.timestamp() * 1000):x}"
    return tokens.sign(Purpose.SHOWN, f"{snapshot.shown_words}.{moment}.{secrets.token_urlsafe(KEY_BYTES)}")


def read(token: str, snapshot: FormSnapshot, at: datetime, shortest: float) -> Evidence:
    """What a token proves, without the choices. `shortest` is in seconds.

    Raises `ShownBroken`, `ShownOtherWords`, `ShownTooLong` or `ShownTooLittle`.
    """
    shown = _open(token)
    if shown.words.split(".", 1)[0] != str(snapshot.campaign.id):
        raise ShownBroken
    if shown.words != snapshot.shown_words:
        raise ShownOtherWords
    age = at - shown.shown_at
    if age > FORM_LIFETIME:
        raise ShownTooLong
    if age.total_seconds() < shortest:
        raise ShownTooLittle
    return Evidence(
        campaign_id=snapshot.campaign.id,
        campaign_version=snapshot.campaign.version,
        policy_number=snapshot.policy_number,
        policy_sha256=snapshot.policy_sha256,
        language=snapshot.language,
        shown_at=shown.shown_at,
        shown_key=shown.key,
        statements=snapshot.digests,
    )


def _open(token: str) -> Shown:
    text = tokens.unsign(Purpose.SHOWN, token)
    if text is None:
        raise ShownBroken
    words, moment, key = text.rsplit(".", 2)
    milliseconds = parse_hex(moment)
    if milliseconds is None:
        raise ShownBroken
    return Shown(words, datetime.fromtimestamp(milliseconds / 1000, UTC), key)
