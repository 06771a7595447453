"""Questions about requests for files."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from webapp.disclosures.models import ExportRequest
from webapp.platform.db import db

MOST_SHOWN = 50


def find(request_id: UUID, *, for_update: bool = False) -> ExportRequest | None:
    """The request with a number."""
    query = select(ExportRequest).filter_by(id=request_id)
    if for_update:
        # What the session read before it had the lock may have been decided or downloaded since.
        query = query.with_for_update(of=ExportRequest).execution_options(populate_existing=True)
    return db.session.scalar(query)


def requests(campaign_id: int) -> Sequence[ExportRequest]:
    """The latest requests of a campaign, the newest first."""
    query = select(ExportRequest).filter_by(campaign_id=campaign_id)
    return db.session.scalars(query.order_by(ExportRequest.asked_at.desc()).limit(MOST_SHOWN)).all()
