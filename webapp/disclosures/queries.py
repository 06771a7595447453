"""Questions about requests for files."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from webapp.disclosures.models import ExportRequest
from webapp.platform import tokens
from webapp.platform.db import db
from webapp.platform.db import for_update as locking
from webapp.platform.key_purposes import Purpose

MOST_SHOWN = 50


def find(request_id: UUID, *, for_update: bool = False) -> ExportRequest | None:
    """The request with a number."""
    query = select(ExportRequest).filter_by(id=request_id)
    return db.session.scalar(locking(query) if for_update else query)


def password_of(request: ExportRequest) -> str | None:
    """The password of a request's file: derived, so that it is stored nowhere. None where it can't be made any more."""
    if request.password_sha256 is None:  # asked for by the release before
        return tokens.derived_token(Purpose.EXPORT_PASSWORD, request.id).text
    found = tokens.find_derived_token(Purpose.EXPORT_PASSWORD, request.id, request.password_sha256)
    return found.text if found else None


def requests(campaign_id: int) -> Sequence[ExportRequest]:
    """The latest requests of a campaign, the newest first."""
    query = select(ExportRequest).filter_by(campaign_id=campaign_id)
    return db.session.scalars(query.order_by(ExportRequest.asked_at.desc()).limit(MOST_SHOWN)).all()
