"""Broken constraints are known by their names, and only those that are asked for become refusals."""

from uuid import uuid4

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tests.support.factories import NOON
from webapp import accounts
from webapp.accounts import StaffMember
from webapp.platform import rows
from webapp.platform.constraints import broken_constraint, refused_by
from webapp.platform.db import NotInTransaction, after_commit, execute, transaction


class Refused(Exception):
    """What an operation of a test says."""


def member_like_another(**changes: object) -> dict[str, object]:
    kept = accounts.add_member("a@example.kz", "Айгүл", "marketer", "kk", NOON)
    return {column.key: getattr(kept, column.key) for column in StaffMember.__table__.columns} | changes


@transaction()
def keep(values: dict[str, object]) -> None:
    execute(insert(StaffMember), values)


BROKEN = [
    ({"email": "b@example.kz"}, "pk_staff_member"),
    ({"id": uuid4()}, "uq_staff_member_email"),
    ({"id": uuid4(), "email": "b@example.kz", "role": "king"}, "ck_staff_member_role_is_known"),
    ({"id": uuid4(), "email": None}, None),
]


@pytest.mark.parametrize(("changes", "name"), BROKEN)
def test_a_broken_constraint_is_known_by_its_name(app, changes, name):
    values = member_like_another(**changes)
    with pytest.raises(IntegrityError) as broken:
        keep(values)

    assert broken_constraint(broken.value) == name


def test_the_constraint_that_is_named_becomes_the_refusal(app):
    values = member_like_another(id=uuid4())
    with pytest.raises(Refused), refused_by({"uq_staff_member_email": Refused}):
        keep(values)


@pytest.mark.parametrize(("changes", "name"), [pair for pair in BROKEN if pair[1] != "uq_staff_member_email"])
def test_any_other_constraint_goes_on_up(app, changes, name):
    values = member_like_another(**changes)
    with pytest.raises(IntegrityError), refused_by({"uq_staff_member_email": Refused}):
        keep(values)


def test_a_refusal_by_a_constraint_leaves_the_transaction_around_it_usable(app):
    values = member_like_another(id=uuid4())
    with transaction():
        with pytest.raises(Refused), refused_by({"uq_staff_member_email": Refused}):
            keep(values)
        keep(values | {"email": "b@example.kz"})

    assert accounts.find_by_email("b@example.kz") is not None


@pytest.mark.one_database
@pytest.mark.parametrize(
    "deed",
    [
        lambda: after_commit(print),
        lambda: execute(insert(StaffMember), {}),
        lambda: rows.insert(StaffMember, [{"id": uuid4()}]),
    ],
)
def test_what_belongs_into_a_transaction_is_refused_outside_of_one(app, deed):
    with pytest.raises(NotInTransaction):
        deed()
    with transaction():
        after_commit(int)
    with pytest.raises(NotInTransaction):
        deed()
