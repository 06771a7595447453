"""Files that were handed in as pictures, from the moment they are taken until the worker has made pictures of them.

A draft waits for one at most, and shows the picture it has until the new one is ready. What the file holds beside its
pixels, where and when it was taken, goes with it: the file is dropped when its picture is made, or refused.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from webapp.campaigns.editing import illustrate
from webapp.campaigns.errors import PICTURE_REFUSALS, picture_refusal
from webapp.campaigns.grounds import on_ground
from webapp.campaigns.illustrations import keep_picture
from webapp.campaigns.models import CampaignDraft, PictureUpload
from webapp.campaigns.pictures import check_upload
from webapp.platform import clock, jobs
from webapp.platform.db import after_commit, db, get_for_update, transaction
from webapp.platform.narrowing import required

PREPARE_TASK = "prepare_pictures"
LEASE = timedelta(minutes=2)
"""For how long a file is left to the worker that took it on: then that worker has died, and another may try."""
MOST_TRIES = 3


def hand_in(draft_id: int, upload: bytes, alt: Mapping[str, str], ground: str, by: UUID, at: datetime) -> None:
    """Keep a file for the worker to make a draft's picture of, in the place of another that waits.

    `alt` says in each language what it shows; `ground` is one of `grounds.GROUNDS`. The file is looked at as far as
    its head says what it is, in a process of its own. Raises what `check_upload` raises.
    """
    check_upload(upload)
    values = {"token": uuid4(), "data": upload, "alt": dict(alt), "ground": ground, "made_by": by, "handed_in_at": at}
    with transaction():
        required(get_for_update(CampaignDraft, draft_id), "drafts are never removed")
        db.session.execute(delete(PictureUpload).where(PictureUpload.draft_id == draft_id))
        db.session.add(PictureUpload(draft_id=draft_id, tries=0, **values))
        after_commit(lambda: jobs.enqueue_soon(PREPARE_TASK))


@transaction()
def describe_upload(draft_id: int, alt: Mapping[str, str], ground: str) -> bool:
    """Put other words and another ground to a file that waits. Answers whether one does."""
    waiting = get_for_update(PictureUpload, draft_id)
    if waiting is None or waiting.refused:
        return False
    waiting.alt, waiting.ground = dict(alt), ground
    return True


@transaction()
def drop_upload(draft_id: int) -> None:
    """Let go of a file that waits, or was refused; the picture that the draft has stays."""
    db.session.execute(delete(PictureUpload).where(PictureUpload.draft_id == draft_id))


def prepare_pictures() -> int:
    """Make pictures of the files that wait, one after another. Answers of how many.

    Run twice at once, one run leaves the work to the other: a picture takes a core and hundreds of megabytes.
    """
    made = 0
    while (waiting := _take_on(clock.now())) is not None:
        made += _prepare(*waiting)
    return made


@transaction()
def _take_on(at: datetime) -> tuple[int, UUID] | None:
    unfinished = select(PictureUpload.draft_id).where(PictureUpload.refused.is_(None))
    if db.session.scalar(unfinished.where(PictureUpload.taken_on_at > at - LEASE).limit(1)) is not None:
        return None
    for draft_id in db.session.scalars(unfinished.order_by(PictureUpload.handed_in_at)).all():
        row = get_for_update(PictureUpload, draft_id)
        if row is None or row.refused or (row.taken_on_at and row.taken_on_at > at - LEASE):
            continue
        if row.tries < MOST_TRIES:
            row.tries, row.taken_on_at = row.tries + 1, at
            return row.draft_id, row.token
        row.refused, row.data = "time", b""  # a file over which workers die is not tried for ever
    return None


def _prepare(draft_id: int, token: UUID) -> int:
    found = _still(draft_id, token)
    draft = db.session.get(CampaignDraft, draft_id)
    if found is None or draft is None:
        return 0
    accent = str(draft.content.get("accent", ""))
    try:
        picture = keep_picture(found.data, found.ground, accent)
    except tuple(PICTURE_REFUSALS.values()) as refusal:
        _refuse(draft_id, token, refusal)
        return 0
    return _finish(draft_id, token, picture)


@transaction()
def _refuse(draft_id: int, token: UUID, refusal: Exception) -> None:
    row = get_for_update(PictureUpload, draft_id)
    if row is not None and row.token == token:
        row.refused, row.data = picture_refusal(refusal), b""


@transaction()
def _finish(draft_id: int, token: UUID, picture: dict[str, object]) -> int:
    draft = get_for_update(CampaignDraft, draft_id)
    row = get_for_update(PictureUpload, draft_id)
    if draft is None or row is None or row.token != token:
        return 0  # another was handed in meanwhile, or nobody wants it any more
    accent = str(draft.content.get("accent", ""))
    shown = {**on_ground(picture, row.ground, accent), "alt": row.alt}
    illustrate(draft_id, shown, row.made_by, clock.now())
    return 1


def _still(draft_id: int, token: UUID) -> PictureUpload | None:
    return db.session.scalar(select(PictureUpload).filter_by(draft_id=draft_id, token=token))
