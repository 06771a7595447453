"""How many parts an SMS has, which is what it costs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.messaging.senders.sms.amounts import tiyn
from webapp.messaging.senders.sms.parts import count_parts, ucs2_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("я" * 70, 1),
        ("я" * 71, 2),
        ("я" * 134, 2),
        ("я" * 135, 3),
        ("a" * 70 + "ğ", 2),
        ("🎁" * 35, 1),
        ("🎁" * 36, 2),
        ("a" + "🎁" * 67, 3),
    ],
)
def test_parts_are_counted_as_operators_do(text: str, parts: int):
    assert count_parts(text) == parts


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=500))
def test_a_text_is_cut_into_parts_that_fit_and_lose_nothing(text: str):
    parts = ucs2_parts(text)
    most = 67 if len(parts) > 1 else 70

    assert "".join(parts) == text
    assert all(len(part.encode("utf-16-be")) // 2 <= most for part in parts)


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("4043.0656", 404307),
        ("17,5", 1750),
        (37, 3700),
        ("-12", -1200),
        ("", None),
        ("n/a", None),
        (None, None),
        (True, None),
        ("NaN", None),
        ("1e999", None),
        ([], None),
    ],
)
def test_amounts_are_read_as_providers_write_them(said: object, amount: int | None):
    assert tiyn(said) == amount
