"""The link in each message by which a person stops messages: a secret of its own for each person, good for ever."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from webapp.messaging.models import UnsubscribeLink
from webapp.platform import tokens
from webapp.platform.db import db, transaction
from webapp.platform.key_purposes import Purpose


@transaction(savepoint=False)
def token_for(participant_id: UUID, at: datetime) -> str:
    """The secret of a person's link: the same in every message, for as long as it can be made anew."""
    links = select(UnsubscribeLink).filter_by(participant_id=participant_id).order_by(UnsubscribeLink.made_at.desc())
    for link in db.session.scalars(links):
        if known := tokens.find_derived_token(Purpose.UNSUBSCRIBE, link.id, link.token_sha256):
            return known.text
    row = uuid4()
    token = tokens.derived_token(Purpose.UNSUBSCRIBE, row)
    db.session.add(UnsubscribeLink(id=row, token_sha256=token.digest, participant_id=participant_id, made_at=at))
    db.session.flush()
    return token.text


def find_unsubscribe_link(token: str) -> UnsubscribeLink | None:
    """The link that a secret belongs to; nobody's when its person is gone."""
    return db.session.scalar(select(UnsubscribeLink).filter_by(token_sha256=tokens.digest(token)))
