"""A site with something in every table, as some days of life leave it; `landed.py` writes it down."""

import dataclasses
from datetime import timedelta
from typing import Any
from uuid import UUID

import pyotp
from sqlalchemy import delete, insert, select, update

from tests.support import boards
from tests.support.factories import NOON, make_details, make_draft_content, publish_campaign, resent
from tests.support.mail import Mailbox, code_in, link_in, receipt_in
from tests.support.people import make_person
from tests.support.pictures import picture_file
from webapp import accounts, analytics, audit, campaigns, cookies, disclosures, entries, reports, rollups
from webapp.accounts import ADMINISTRATOR, MARKETER, RESPONSIBLE, StaffMember
from webapp.accounts.models import Passkey
from webapp.campaigns import Campaign
from webapp.campaigns.illustrations import keep_picture
from webapp.consent import ConsentEvent
from webapp.messaging.errors import NotSent, Refused
from webapp.messaging.models import OutboxMessage
from webapp.messaging.senders import Rendered
from webapp.messaging.sending import send_due
from webapp.participants import Particulars
from webapp.participants.models import PendingKeyDestruction
from webapp.platform import keystore
from webapp.platform.db import db, transaction
from webapp.platform.health import Heartbeat

PASSWORD = "снег чайник верблюд 41"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WAITS, BY_CODE, BY_LINK, TWICE, GONE, NOBODY, REFUSED, PUT_OFF, OF_TEA, SENDING, UNSENT = range(11)
"""What befell each person of the campaigns: their place among `people`."""


class Failing:
    """A way out that takes nothing, for a reason."""

    def __init__(self, why: Exception) -> None:
        self._why = why

    def send(self, message: Rendered) -> None:
        raise self._why

    def close(self) -> None:
        """Nothing is held open."""


def make_up() -> dict[str, Any]:
    """Make up the life of a site. Answers what people know of it: codes, links, passwords."""
    snow, tea = publish_campaign(), publish_campaign("tea-road")
    staff = [
        accounts.add_member(f"{role}@example.kz", f"Пример {role}", role, "ru", NOON)
        for role in (MARKETER, RESPONSIBLE, ADMINISTRATOR)
    ]
    people = [_enters(tea if number == OF_TEA else snow, number) for number in range(SENDING)]
    _confirms(snow, people)
    _leaves(people)
    people += [_is_never_reached(snow, number) for number in (SENDING, UNSENT)]
    known = {"people": people, "staff": _sign_in_methods(staff[0]), "cookie_choice": _chooses()}
    _prepares(snow, staff[0])
    _discloses(snow, people[BY_CODE], staff[1])
    _counts()
    known["shared"] = reports.link_token(reports.share_board(boards.made_up(), staff[0].id, 7, NOON)).text
    return known | {"audit_head": str(audit.head())}


def _enters(campaign: Campaign, number: int) -> dict[str, Any]:
    """Somebody enters, and the letter to them meets what belongs to their place."""
    told = make_person(number)
    asked = Particulars(**{name: told[name] for name in campaign.field_names})
    details = make_details(campaign, asked)
    entries.enter(campaign, details, at=NOON)
    if number == TWICE:
        entries.enter(campaign, resent(details), at=NOON)
    box = Mailbox()
    ways = {REFUSED: Failing(Refused("550")), PUT_OFF: Failing(NotSent("450"))}
    entries.write_letters(NOON)
    send_due(dict.fromkeys(("email", "sms"), ways.get(number, box)), NOON)
    known = {"slug": campaign.slug, "person": dataclasses.asdict(asked), "shown_key": details.evidence.shown_key}
    if box.messages:
        known |= {"code": code_in(box.messages[0]), "link": link_in(box.messages[0]).rsplit("/", 1)[1]}
    known["id"] = db.session.scalars(select(ConsentEvent.person_id).order_by(ConsentEvent.sequence.desc())).first()
    return known


def _is_never_reached(campaign: Campaign, number: int) -> dict[str, Any]:
    told = make_person(number)
    details = make_details(campaign, Particulars(**told))
    entries.enter(campaign, details, at=NOON)
    entries.write_letters(NOON)
    person_id = db.session.scalars(select(ConsentEvent.person_id).order_by(ConsentEvent.sequence.desc())).first()
    if number == SENDING:  # by a process that died over it
        with transaction():
            db.session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.participant_id == person_id)
                .values(state="sending", attempts=1, due_at=NOON + timedelta(minutes=5))
            )
    shown_key = details.evidence.shown_key
    return {"slug": campaign.slug, "person": told, "shown_key": shown_key, "id": person_id}


def _confirms(campaign: Campaign, people: list[dict[str, Any]]) -> None:
    entries.confirm_by_code(campaign, people[BY_CODE]["shown_key"], people[BY_CODE]["code"], NOON)
    entries.confirm_by_link(campaign, people[BY_LINK]["link"], NOON)
    for who in (GONE, NOBODY):
        entries.confirm_by_code(campaign, people[who]["shown_key"], people[who]["code"], NOON)
    box = Mailbox()
    entries.write_letters(NOON)
    send_due({"email": box, "sms": box}, NOON)
    for letter in box.messages:
        (who,) = (one for one in people if one["person"]["email"] == letter.to)
        who["receipt"] = receipt_in(letter).rsplit("/", 1)[1]


def _leaves(people: list[dict[str, Any]]) -> None:
    entries.depersonalise(people[GONE]["id"], None, NOON, "Срок хранения истёк")
    with transaction():
        db.session.add(Heartbeat(id=1, beat_at=NOON))
    _is_left_halfway(people[NOBODY]["id"])


def _is_left_halfway(person_id: UUID) -> None:
    """Somebody is depersonalised by a process that dies before the key has gone."""
    key, store = keystore.person_key, keystore.current()
    with store.engine.connect() as connection:
        kept = connection.execute(select(key).where(key.c.person_id == person_id)).one()._asdict()
    entries.depersonalise(person_id, None, NOON, "Срок хранения истёк")
    with store.engine.execution_options(writes=True).begin() as connection:
        connection.execute(insert(key).values(kept))
        connection.execute(delete(keystore.destroyed_key).where(keystore.destroyed_key.c.person_id == person_id))
    with transaction():
        db.session.add(PendingKeyDestruction(person_id=person_id, doomed_at=NOON))


def _sign_in_methods(member: StaffMember) -> dict[str, str]:
    secret = accounts.new_secret()
    accounts.set_password(member, PASSWORD, secret, pyotp.TOTP(secret).at(NOON), NOON)
    with transaction():
        key = {"credential_id": b"a credential", "public_key": b"its public half", "sign_count": 7, "name": "Телефон"}
        db.session.add(Passkey(id=member.id, staff_id=member.id, made_at=NOON, **key))
    return {
        "email": member.email,
        "password": PASSWORD,
        "totp": secret,
        "paper": accounts.make_codes(member.id, NOON)[0],
        "session": accounts.begin_session(member.id, "Chrome, desktop", NOON).text,
        "invitation": accounts.invite("new@example.kz", MARKETER, member.id, NOON).text,
    }


def _chooses() -> str:
    choice = cookies.choose([cookies.ANALYTICS], cookies.offered(), NOON)
    circumstances = {"language": "kk", "control": "banner", "before": None, "signalled": False}
    return cookies.keep(choice, cookies.offered(), cookies.Circumstances(**circumstances)).number


def _prepares(campaign: Campaign, by: StaffMember) -> None:
    draft = campaigns.begin(make_draft_content("nauryz-table").parts, by.id, NOON)
    picture = keep_picture(picture_file()) | {"alt": dict.fromkeys(("ru", "kk", "en"), "Снег")}
    campaigns.illustrate(draft.id, picture, by.id, NOON)
    campaigns.hand_in(draft.id, picture_file(), {"ru": "Снег"}, campaigns.CAMPAIGN, by.id, NOON)
    campaigns.make_link(campaign.id, "stand", "Стенд в Алматы", by.id, NOON)


def _discloses(campaign: Campaign, person: dict[str, Any], by: StaffMember) -> None:
    entry = db.session.scalars(select(entries.Entry).filter_by(participant_id=person["id"])).one()
    disclosures.reveal(entry, "phone", disclosures.REASONS[0], "Просит перезвонить о призе", by, NOON)
    words = "court", "Запрос суда № 7 от 1 ноября", "Суд № 2"
    disclosures.ask(disclosures.Asked(campaign.id, ("last_name", "phone", "iin"), False, *words), by, NOON)


def _counts() -> None:
    """Counts of visits of now and of long ago, refusals, and roll-ups."""
    analytics.keep({(("first-snow", "views", NOON.date(), 12, "landing"),): 7})
    analytics.keep({(("first-snow", "views", (NOON - 800 * DAY).date(), 12, "landing"),): 5})
    analytics.roll(NOON)
    entries.keep_refusals({entries.refusal(1, "mistake_in_iin", NOON): 3})
    rollups.aggregate()
