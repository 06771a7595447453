"""A session ends by itself: after hours in which nobody used it, and after days in any case."""

from datetime import UTC, datetime, timedelta

import pytest

from webapp import accounts
from webapp.accounts.models import IDLE_LIFETIME, SESSION_LIFETIME

NOON = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
MOMENT = timedelta(minutes=1)


@pytest.fixture
def token(app) -> str:
    member = accounts.add_member("aigul@example.kz", "Айгүл", accounts.MARKETER, "kk", NOON)
    return accounts.begin_session(member.id, "Chrome, desktop", NOON).text


def test_a_session_that_nobody_uses_ends(token: str):
    assert accounts.find_session(token, NOON + IDLE_LIFETIME - MOMENT)
    assert accounts.find_session(token, NOON + IDLE_LIFETIME) is None


def test_a_session_in_use_ends_in_the_end(token: str):
    at = NOON
    while at < NOON + SESSION_LIFETIME - MOMENT:
        accounts.touch(accounts.find_session(token, at), at)
        at = min(at + IDLE_LIFETIME / 2, NOON + SESSION_LIFETIME - MOMENT)

    assert accounts.find_session(token, at)
    assert accounts.find_session(token, NOON + SESSION_LIFETIME) is None
