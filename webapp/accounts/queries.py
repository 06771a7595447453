"""Questions about staff."""

from datetime import datetime

from sqlalchemy import select

from webapp.accounts.models import StaffSession
from webapp.platform import tokens
from webapp.platform.db import db


def find_session(token: str, at: datetime) -> StaffSession | None:
    """The session whose secret this is, with its member, if it is still good."""
    session = db.session.scalar(select(StaffSession).filter_by(token_sha256=tokens.digest(token)))
    return session if session is not None and session.lives(at) else None
