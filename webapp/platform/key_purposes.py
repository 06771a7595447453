"""The register of all that the site's secret is used for. A key is derived for each purpose, and for none that is not here.

One list, so that a change of the secret (`VPLUSE_SECRET_KEYS`) forgets nothing: `tokens` and `site_seals` refuse what
is not in it, and a test walks it through a rotation. That is why it may name what floors above sign and seal: a register
in parts, each with its floor, could be walked by nobody.
"""

from datetime import timedelta
from enum import Enum, Flag, auto


class Use(Flag):
    """What is done with a purpose's key, and with it what a change of the secret means."""

    SIGNED = auto()
    """Texts that travel, with a signature: made under the newest version, taken under every one."""
    DERIVED = auto()
    """Tokens made of a row's number: shown again as they were. `flask vault rotate` keeps the keys of old ones."""
    DIGEST = auto()
    """Digests of short secrets in the database: compared under every version."""
    NAMED = auto()
    """Names for what must not be readable: looked up under every version."""
    SEALED = auto()
    """Texts that the site seals for itself: opened under every version, sealed anew by `flask vault rotate`."""


class Purpose(Enum):
    """One thing that the secret is used for."""

    def __init__(self, label: str, uses: Use, lasts: timedelta | None) -> None:
        self.label = label
        """Goes into the key: another label would make void all that was made under this one."""
        self.uses = uses
        self.lasts = lasts
        """How long what was made under an old version is still wanted; None where `flask vault rotate` brings it over."""

    # Until a browser is closed, and some never are; nothing in it is wanted for longer than a choice.
    SESSION = "session", Use.SIGNED, timedelta(days=180)
    FORM_TOKEN = "wtf-csrf-token", Use.SIGNED, timedelta(hours=12)
    """Flask-WTF's own; it derives the key by itself (`csrf.py`)."""
    LOOSE_FORM_TOKEN = "page form", Use.SIGNED, timedelta(hours=12)
    SHOWN = "shown", Use.SIGNED, timedelta(hours=12)
    COOKIE_CHOICE = "cookie choice", Use.SIGNED, timedelta(days=180)
    VISIT_STATE = "visit state", Use.SIGNED, timedelta(days=31)
    STAFF_DEVICE = "staff device", Use.SIGNED | Use.NAMED, timedelta(days=180)
    STAFF_LINK = "staff link", Use.SIGNED, timedelta(days=7)
    TOTP_ENROLMENT = "telephone secret", Use.SIGNED, timedelta(hours=12)
    RECEIPT = "receipt", Use.DERIVED, None
    UNSUBSCRIBE = "unsubscribe", Use.DERIVED, None
    SHARED_BOARD = "shared figures", Use.DERIVED, None
    EXPORT_PASSWORD = "export password", Use.DERIVED, None
    ENTRY_CODE = "code", Use.DIGEST, timedelta(hours=72)
    RATE_LIMIT = "limit", Use.NAMED, timedelta(days=1)
    TOTP = "totp", Use.SEALED, None
    HELD_FORM = "held form", Use.SEALED, timedelta(hours=12)
    """In the page that asks who is there (`blueprints/shared/held_forms.py`)."""
    RETAINED_KEYS = "retained keys", Use.SEALED, None
    JOURNAL = "journal", Use.SEALED, None
    """What a local site has sent (`messaging/journal.py`)."""


LONGEST_LIFETIME = max(purpose.lasts for purpose in Purpose if purpose.lasts)
"""After a change of the secret and a `flask vault rotate`, an old version is of use for as long."""
