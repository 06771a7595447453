"""What a page and a browser say to one another about passkeys: a challenge out, a signature back."""

import base64
import secrets
from uuid import UUID

from flask import current_app, request, session

from webapp import accounts
from webapp.accounts import Party
from webapp.blueprints.shared import limits
from webapp.blueprints.shared.template_tools import settings
from webapp.parsing import parse_url
from webapp.platform import ratelimit
from webapp.platform.ratelimit import Subject

CHALLENGE_KEY = "challenge"
CHALLENGE_BYTES = 32
NAME = "Vpluse"


def party() -> Party:
    """This site, as browsers know it."""
    # Browsers make no passkey for a bare number such as 127.0.0.1; on one's own machine the site has a name too.
    origin: str = request.host_url.rstrip("/") if settings().is_local else current_app.config["PUBLIC_URL"]
    return Party(parse_url(origin).host, NAME, origin)


def sign_in_options() -> str:
    """What the page needs so that a browser may show a passkey, as JSON."""
    return accounts.sign_in_options(party(), _challenge())


def registration_options(member_id: UUID, email: str, name: str) -> str:
    """What the page needs so that a browser may make a passkey, as JSON."""
    return accounts.registration_options(party(), member_id, email, name, _challenge())


def take_challenge() -> bytes:
    """The challenge that this browser was given last; it can be answered once. Raises `accounts.InvalidCredentials`."""
    held = session.pop(CHALLENGE_KEY, None)
    # The session is the browser's to keep, and to show again; so the site remembers which ones were used.
    if not isinstance(held, str) or ratelimit.spend(Subject(limits.CHALLENGE, held)):
        raise accounts.InvalidCredentials
    return base64.urlsafe_b64decode(held)


def _challenge() -> bytes:
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    session[CHALLENGE_KEY] = base64.urlsafe_b64encode(challenge).decode()
    return challenge
