"""Questions about requests for files."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from webapp import entries
from webapp.disclosures.models import ExportRequest
from webapp.entries import CONFIRMED, Sought
from webapp.platform import tokens
from webapp.platform.db import db
from webapp.platform.db import for_update as locking
from webapp.platform.key_purposes import Purpose

FIELD_LENGTH = 40
"""Characters that `AuditEvent.field` holds."""
MOST_SHOWN = 50
MOST_COUNTED = 100_000
"""People: who approves a file of more knows enough by that."""


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


def count_people(request: ExportRequest) -> int:
    """How many people the file of a request would hold at this moment; `MOST_COUNTED` where there are as many or more."""
    return entries.count_those_who_agree(request.campaign_id, sought_by(request), MOST_COUNTED)


def sought_by(request: ExportRequest) -> Sought:
    """Which entries a request is for."""
    return Sought(state=CONFIRMED if request.only_confirmed else "")


def details_of(request: ExportRequest) -> dict[str, str]:
    """What every line of the trail about a file tells of it. All its fields: the trail's own column holds 40 letters."""
    return {"request": str(request.id), "ground": request.ground, "fields": " ".join(request.fields)}


def fields_of(request: ExportRequest) -> str:
    """The fields of a file as a line of the trail names them."""
    return " ".join(request.fields)[:FIELD_LENGTH]
