"""Whoever changes how they sign in is told of it, and is signed out everywhere else."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from tests.support.mail import Mailbox
from tests.support.stage import plain
from webapp import accounts, messaging
from webapp.accounts import StaffMember
from webapp.accounts.models import StaffNotice
from webapp.accounts.passkeys import Passkey
from webapp.accounts.queries import find_session
from webapp.messaging import ChannelUnavailable, channels
from webapp.messaging.errors import NotSent, Refused
from webapp.platform.db import db

NOON = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
GOOD = "снег чайник верблюд 41"


class Failing(Mailbox):
    """A mail server that takes nothing, for a reason."""

    def __init__(self, reason: type[Exception]) -> None:
        super().__init__()
        self.reason = reason

    def send(self, message) -> None:
        super().send(message)
        raise self.reason("SMTP 451")


def told(at: datetime, box: Mailbox | None = None) -> Mailbox:
    box = box or Mailbox()
    messaging.send_staff_notices({"email": box}, at)
    return box


@pytest.fixture
def member(app) -> StaffMember:
    return accounts.add_member("aigul@example.kz", "Айгүл", accounts.MARKETER, "ru", NOON)


def set_password(member: StaffMember, here=None) -> list[str]:
    secret = accounts.new_secret()
    return accounts.set_password(member, GOOD, secret, pyotp.TOTP(secret).at(NOON), NOON, here=here)


def remove_passkey(member: StaffMember, here) -> None:
    set_password(member, here)
    told(NOON)
    key = Passkey(
        id=member.id, staff_id=member.id, credential_id=b"1", public_key=b"1", sign_count=0, name="1", made_at=NOON
    )
    db.session.add(key)
    db.session.commit()
    accounts.remove_passkey(member, member.id, NOON, here=here)


CHANGES = {
    "Задан ваш пароль": lambda member, here: set_password(member, here),
    "У вас новые запасные коды": lambda member, here: accounts.make_codes(member.id, NOON, here=here),
    "Удалён ключ доступа": remove_passkey,
}


@pytest.mark.parametrize(("subject", "change"), CHANGES.items())
def test_a_changed_way_of_signing_in_is_told_to_its_owner(member, subject, change):
    change(member, None)

    (message,) = told(NOON).messages
    assert (message.to, message.subject) == ("aigul@example.kz", f"{subject}: «Вплюсе», сотрудникам")
    assert "Айгүл" in message.text
    assert "1 декабря 2026" in plain(message.html)


@pytest.mark.parametrize("change", CHANGES.values())
def test_a_changed_way_of_signing_in_ends_the_sessions_elsewhere(member, change):
    here = accounts.begin_session(member.id, "firefox, desktop", NOON).text
    session = find_session(here, NOON)
    change(member, session.id)
    elsewhere = accounts.begin_session(member.id, "safari, phone", NOON).text
    change(member, session.id)

    assert find_session(here, NOON) is not None
    assert find_session(elsewhere, NOON) is None


def test_a_code_on_paper_that_was_used_is_told(member):
    codes = set_password(member)
    told(NOON)
    accounts.check(member, GOOD, codes[0], NOON)

    (message,) = told(NOON).messages
    assert message.subject.startswith("Использован запасной код")


def test_a_notice_is_sent_once(member):
    accounts.make_codes(member.id, NOON)

    assert len(told(NOON).messages) == 1
    assert told(NOON + timedelta(days=1)).messages == []


def test_a_notice_waits_for_a_mail_server_that_is_away(member):
    accounts.make_codes(member.id, NOON)
    told(NOON, Failing(NotSent))

    assert told(NOON).messages == []
    assert len(told(NOON + timedelta(hours=2)).messages) == 1


@pytest.mark.parametrize(("reason", "after"), [(Refused, timedelta()), (NotSent, timedelta(days=6))])
def test_a_notice_that_nobody_takes_is_given_up(member, reason, after):
    accounts.make_codes(member.id, NOON)
    told(NOON + after, Failing(reason))

    assert told(NOON + after + timedelta(days=1)).messages == []


def test_who_lost_a_claim_settles_nothing(member):
    accounts.make_codes(member.id, NOON)
    (slow,) = accounts.claim_notices(NOON)
    db.session.expunge(slow)
    (quick,) = accounts.claim_notices(NOON + timedelta(hours=1))

    assert not accounts.settle_notice(slow, NOON)
    assert accounts.settle_notice(quick, NOON)


def test_what_was_sent_long_ago_is_forgotten(member):
    accounts.make_codes(member.id, NOON)
    told(NOON)
    accounts.forget_notices(NOON + timedelta(days=31))

    assert db.session.query(accounts.StaffNotice).count() == 0


def minutes(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def test_while_e_mail_is_paused_nobody_is_told_and_the_notice_pays_nothing_for_it(member):
    set_password(member)
    channels.pause("email", "connect", NOON, probed=False)
    assert told(NOON).messages == []

    (notice,) = db.session.scalars(select(StaffNotice)).all()
    assert (notice.attempts, notice.settled_at) == (0, None)
    assert len(told(minutes(30)).messages) == 1
    assert channels.pauses() == []


def test_a_mail_server_that_is_away_pauses_e_mail_for_all_and_is_asked_once(member):
    for _ in range(3):
        accounts.make_codes(member.id, NOON)
    away = told(NOON, Failing(ChannelUnavailable))

    assert (len(away.messages), [pause.channel for pause in channels.pauses()]) == (1, ["email"])
    assert told(minutes(0.1)).messages == []
    channels.reopen_idle()
    assert len(channels.pauses()) == 1
    assert len(told(minutes(30)).messages) == 3


def test_a_pause_in_which_nobody_was_to_be_told_lets_a_message_try_at_once(member):
    channels.pause("email", "connect", NOON, probed=False)
    told(minutes(30))

    assert channels.begin_probe("email", minutes(30), minutes(32))
