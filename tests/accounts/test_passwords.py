"""Passwords: spelled by any keyboard, hashed by themselves, and not those that guessing begins with."""

import fcntl
import os
import unicodedata
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import update

from webapp import accounts
from webapp.accounts import StaffMember
from webapp.accounts.models import Password
from webapp.platform import hashing
from webapp.platform.app_state import state_of
from webapp.platform.db import db, transaction

NOON = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
GOOD = "Йод и ёлка 41"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(at: datetime) -> str:
    return pyotp.TOTP(SECRET).at(at)


@pytest.fixture
def member(app) -> StaffMember:
    member = accounts.add_member("aigul@example.kz", "Айгүл", accounts.MARKETER, "kk", NOON)
    accounts.set_password(member, GOOD, SECRET, code_at(NOON), NOON)
    return member


@pytest.mark.parametrize(
    "typed",
    [
        unicodedata.normalize("NFD", GOOD),
        GOOD.replace(" ", "\N{NO-BREAK SPACE}"),
        GOOD.replace(" ", "\N{IDEOGRAPHIC SPACE}"),
    ],
)
def test_another_keyboard_spells_the_same_password(member, typed):
    accounts.check(member, typed, code_at(LATER), LATER)


@pytest.mark.parametrize("typed", [GOOD.upper(), GOOD + " ", unicodedata.normalize("NFKC", "ﬁ") + GOOD, "", "\ud800"])
def test_another_password_is_another(member, typed):
    with pytest.raises(accounts.InvalidCredentials):
        accounts.check(member, typed, code_at(LATER), LATER)


def test_a_password_that_was_hashed_as_typed_goes_on_and_is_hashed_anew(member):
    as_typed = unicodedata.normalize("NFD", GOOD)
    db.session.execute(update(Password).values(argon2id=hashing.hash_password(as_typed)))
    db.session.commit()
    accounts.check(member, as_typed, code_at(LATER), LATER)

    accounts.check(member, GOOD, code_at(LATER + timedelta(minutes=1)), LATER + timedelta(minutes=1))


@pytest.mark.parametrize("sign", ["\0", "\N{ZERO WIDTH SPACE}", "\N{RIGHT-TO-LEFT OVERRIDE}", "\ud800", "👩\u200d🚀"])
def test_what_not_every_keyboard_gives_is_no_password(member, sign):
    with pytest.raises(accounts.PasswordNotTypable):
        accounts.set_password(member, GOOD + sign, SECRET, code_at(LATER), LATER)


@pytest.mark.parametrize(
    "weak",
    [
        "qwertyuiop123", "iloveyou1234", "1q2w3e4r5t6y", "Passw0rd!2024", "trustno1trustno1", "Kazakhstan2026",
        "Almaty2026!!!", "пароль123456", "йцукенгшщзхъ", "gfhjkm123456", "Привет123456", "құпиясөз1234",
        "correcthorsebatterystaple", "aigul@example.kz", "Aigul.2026!!", "111111111111", "vpluse.me2026",
    ],
)  # fmt: skip
def test_what_breaches_and_keyboards_are_full_of_is_no_password(member, weak):
    with pytest.raises(accounts.PasswordTooWeak):
        accounts.set_password(member, weak, SECRET, code_at(LATER), LATER)


@pytest.mark.parametrize(
    "strong", ["снег чайник верблюд 41", "жасыл алма мен бұлт", "x7$kQ!v9pLm2", "winter sunday green table"]
)
def test_a_few_words_that_nobody_would_put_together_are_one(member, strong):
    assert len(accounts.set_password(member, strong, SECRET, code_at(LATER), LATER)) == 10


def test_what_goes_on_after_the_longest_password_is_not_cut_off(member):
    longest = "снег чайник верблюд 41, " * 8 + "и ещё 41"
    accounts.set_password(member, longest, SECRET, code_at(LATER), LATER)
    assert len(longest) == 200
    at = LATER + timedelta(minutes=1)

    with pytest.raises(accounts.InvalidCredentials):
        accounts.check(member, longest + "x", code_at(at), at)


def test_no_password_is_hashed_while_others_wait_to_write(member):
    with pytest.raises(RuntimeError), transaction():
        accounts.check(member, GOOD, code_at(LATER), LATER)
    with pytest.raises(RuntimeError), transaction():
        accounts.set_password(member, GOOD, SECRET, code_at(LATER), LATER)


def test_a_second_password_waits_for_the_first_and_is_sent_away_in_the_end(app, member, monkeypatch):
    monkeypatch.setattr(hashing, "LONGEST_WAIT", 0.05)
    descriptor = os.open(state_of(app).hashing_turn, os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(hashing.Busy):
        accounts.check(member, GOOD, code_at(LATER), LATER)
    os.close(descriptor)

    accounts.check(member, GOOD, code_at(LATER), LATER)


def test_a_password_that_was_changed_meanwhile_lets_nobody_in(member, monkeypatch):
    fits = hashing.first_that_fits

    def change_meanwhile(hashed, candidates):
        found = fits(hashed, candidates)
        db.session.execute(update(Password).values(argon2id=hashing.hash_password("another")))
        db.session.commit()
        return found

    monkeypatch.setattr(hashing, "first_that_fits", change_meanwhile)
    with pytest.raises(accounts.InvalidCredentials):
        accounts.check(member, GOOD, code_at(LATER), LATER)
