"""Links to a board for somebody without an account: the figures as they were or as they are, until a day or a withdrawal."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from webapp import audit, campaigns
from webapp.platform import clock, tokens
from webapp.platform.db import db, transaction
from webapp.platform.key_purposes import Purpose
from webapp.platform.tokens import Token
from webapp.reports import snapshots
from webapp.reports.errors import LinkTooLong
from webapp.reports.models import SharedBoard
from webapp.reports.values import Board

LONGEST_DAYS = 90
PURPOSE = Purpose.SHARED_BOARD


@transaction()
def share_board(
    board: Board, actor_id: UUID, ends_at: datetime, at: datetime, query: Mapping[str, str] | None = None
) -> SharedBoard:
    """Put a board behind a link that works until a moment; a line of the audit says who made it.

    The figures are frozen as they are; with a `query` they are read anew each time, by what it asks for.
    Raises `LinkTooLong` for a moment that is over, or more than 90 days away.
    """
    if not at < ends_at <= at + timedelta(days=LONGEST_DAYS):
        raise LinkTooLong
    content = snapshots.dump(snapshots.snapshot(board))
    row_id = uuid4()
    shared = SharedBoard(
        id=row_id,
        token_sha256=tokens.derived_token(PURPOSE, row_id).digest,
        campaign=board.campaign,
        filters=content["filters"],
        content=content,
        query=None if query is None else dict(query),
        made_by=actor_id,
        made_at=at,
        ends_at=ends_at,
    )
    db.session.add(shared)
    found = campaigns.find_by_slug(board.campaign) if board.campaign else None
    details = {"shows": "frozen" if query is None else "live", "until": clock.day_in_almaty(ends_at).isoformat()}
    audit.record("figures.shared", at, actor_id=actor_id, campaign_id=found.id if found else None, details=details)
    return shared


@transaction()
def unshare_board(shared_id: UUID, actor_id: UUID, at: datetime) -> SharedBoard | None:
    """Withdraw a link for good. None where there is no such one; a second time changes nothing."""
    shared = db.session.get(SharedBoard, shared_id)
    if shared is not None and shared.withdrawn_at is None:
        shared.withdrawn_at = at
        found = campaigns.find_by_slug(shared.campaign) if shared.campaign else None
        audit.record("figures.unshared", at, actor_id=actor_id, campaign_id=found.id if found else None)
    return shared


def find_shared(token: str) -> SharedBoard | None:
    """What was shared under a link, whether or not the link still works."""
    return db.session.scalar(select(SharedBoard).filter_by(token_sha256=tokens.digest(token)))


def links_to(campaign: str | None, at: datetime) -> Sequence[SharedBoard]:
    """The links that work at a moment to a campaign's board, or to that of all; the newest first."""
    return db.session.scalars(
        select(SharedBoard)
        .where(SharedBoard.campaign.is_(None) if campaign is None else SharedBoard.campaign == campaign)
        .where(SharedBoard.withdrawn_at.is_(None), SharedBoard.ends_at > at)
        .order_by(SharedBoard.made_at.desc())
    ).all()


def link_token(shared: SharedBoard) -> Token | None:
    """The secret of a link: made from its number, so that staff can see it again. None where it can't be made any more."""
    return tokens.find_derived_token(PURPOSE, shared.id, shared.token_sha256)


def load_shared(shared: SharedBoard) -> Board:
    """The board as it was."""
    return snapshots.load(shared.content)
