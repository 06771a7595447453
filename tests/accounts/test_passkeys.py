import pytest

from tests.support.authenticator import made_passkey
from tests.support.factories import NOON
from webapp import accounts
from webapp.accounts import InvalidCredentials, Party
from webapp.accounts.models import Passkey
from webapp.platform.db import db

PARTY = Party("localhost", "Вплюсе", "http://localhost")
NUMBER, CHALLENGE = b"the number of a passkey", b"what the site asked to be signed"


def member(number: int) -> accounts.StaffMember:
    return accounts.add_member(f"staff.{number}@example.kz", f"Сотрудник {number}", accounts.MARKETER, "ru", NOON)


def add(owner: accounts.StaffMember) -> Passkey:
    answer = made_passkey(NUMBER, CHALLENGE, PARTY)
    return accounts.add_passkey(owner, answer, CHALLENGE, PARTY, "Телефон", NOON)


def test_a_passkey_is_kept_under_the_number_that_its_device_gave_it(app):
    owner = member(1)

    assert add(owner).credential_id == NUMBER
    assert [key.name for key in accounts.passkeys_of(owner.id)] == ["Телефон"]


def test_a_passkey_of_somebody_is_not_taken_for_anybody_elses(app):
    owner, other = member(1), member(2)
    add(owner)
    with pytest.raises(InvalidCredentials):
        add(other)

    assert accounts.passkeys_of(other.id) == []
    assert db.session.query(Passkey).one().staff_id == owner.id
