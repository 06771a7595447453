"""A masked person: enough to tell two apart, too little to find either."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.people import make_particulars, make_person
from webapp import participants
from webapp.participants import Particulars


@pytest.mark.parametrize(
    ("field", "value", "seen"),
    [
        ("last_name", "Ахметова", "А…"),
        ("first_name", "әлия", "Ә…"),
        ("patronymic", "Ю", "Ю…"),
        ("email", "asel@kaz.kz", "a…@k….kz"),
        ("email", "a@mail.example.com", "a…@m….com"),
        ("phone", "+77071234512", "+7 707 ••• •• 12"),
        ("iin", "000101100123", "••••••••••••"),
    ],
)
def test_a_value_is_masked(field, value, seen):
    assert participants.masked(Particulars(**{field: value})) == {field: seen}


def test_what_was_not_told_has_no_mask():
    assert participants.masked(Particulars(email="asel@kaz.kz")).keys() == {"email"}


@pytest.mark.parametrize(
    ("kind", "contact", "seen"),
    [
        ("email", "aigerim@gmail.com", "a•••@gmail.com"),
        ("email", "т@пример.қаз", "т•••@пример.қаз"),
        ("phone", "+77071234512", "+7 707 ••• •• 12"),
    ],
)
def test_who_has_typed_a_contact_sees_of_it_what_may_be_mistyped(kind, contact, seen):
    assert participants.masked_for_owner(kind, contact) == seen


@given(st.integers(0, 99_999))
def test_no_value_shows_through_its_mask(number):
    seen = participants.masked(make_particulars(number))

    assert seen.keys() == make_person(number).keys()
    assert not any(value in seen[name] for name, value in make_person(number).items())
