"""Secrets that travel: only their digests are kept, and each works for one purpose."""

import string
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.platform import tokens
from webapp.platform.app_state import state_of
from webapp.platform.key_purposes import Purpose
from webapp.platform.secret_keys import NotRegistered

ROW = UUID(int=7)


@pytest.fixture(autouse=True, scope="module")
def _keys(lone_app):
    """Every test here needs the site's secret."""


def test_a_token_has_128_random_bits_and_is_kept_as_a_digest():
    made = [tokens.new_token() for _ in range(200)]

    assert {len(token.text) for token in made} == {22}
    assert len({token.text for token in made}) == 200
    assert all(token.digest == tokens.digest(token.text) and len(token.digest) == 32 for token in made)


def test_a_derived_token_is_the_same_each_time_and_another_for_another_row_or_purpose():
    token = tokens.derived_token(Purpose.RECEIPT, ROW)

    assert token == tokens.derived_token(Purpose.RECEIPT, ROW)
    assert (
        len(
            {
                token.text,
                tokens.derived_token(Purpose.RECEIPT, uuid4()).text,
                tokens.derived_token(Purpose.SHARED_BOARD, ROW).text,
            }
        )
        == 3
    )


def test_a_derived_token_is_worth_nothing_without_the_sites_secret(lone_app, monkeypatch):
    token = tokens.derived_token(Purpose.RECEIPT, ROW)
    monkeypatch.setitem(lone_app.config, "SECRET_KEY", "another secret of the same length")

    assert tokens.derived_token(Purpose.RECEIPT, ROW) != token


def test_a_code_has_six_figures_and_zeroes_come_first_too(monkeypatch):
    assert all(len(tokens.new_code()) == 6 and tokens.new_code().isdecimal() for _ in range(50))
    monkeypatch.setattr(tokens.secrets, "randbelow", lambda _below: 42)
    assert tokens.new_code() == "000042"


def test_the_digest_of_a_code_is_bound_to_its_row():
    digests = {tokens.code_digest("482109", ROW), tokens.code_digest("482109", uuid4()), tokens.code_digest("1", ROW)}

    assert len(digests) == 3
    assert tokens.digest("482109") not in digests


@given(st.text())
def test_what_is_signed_for_a_purpose_is_read_for_that_purpose(text):
    try:
        text.encode()
    except UnicodeEncodeError:
        assert tokens.unsign(Purpose.SHOWN, text) is None
        return
    signed = tokens.sign(Purpose.SHOWN, text)

    assert tokens.unsign(Purpose.SHOWN, signed) == text
    assert tokens.unsign(Purpose.SESSION, signed) is None


@given(st.text())
def test_what_we_did_not_sign_is_not_read(text):
    assert tokens.unsign(Purpose.SHOWN, text) is None


def test_no_character_of_a_signed_text_can_be_altered():
    signed = tokens.sign(Purpose.SHOWN, "1.2.3.ru")
    for place, character in enumerate(signed):
        for other in string.ascii_letters + string.digits + "-_.=":
            if other != character:
                assert tokens.unsign(Purpose.SHOWN, signed[:place] + other + signed[place + 1 :]) is None


def test_a_signature_of_another_site_is_not_ours(lone_app, monkeypatch):
    signed = tokens.sign(Purpose.SHOWN, "words")
    monkeypatch.setitem(lone_app.config, "SECRET_KEY", "another secret of the same length")
    monkeypatch.setattr(state_of(lone_app), "macs", {})

    assert tokens.unsign(Purpose.SHOWN, signed) is None


def test_a_keyed_digest_differs_by_purpose_and_names_nobody():
    digest = tokens.keyed_digest(Purpose.RATE_LIMIT, "203.0.113.7")

    assert digest == tokens.keyed_digest(Purpose.RATE_LIMIT, "203.0.113.7")
    assert digest != tokens.keyed_digest(Purpose.STAFF_DEVICE, "203.0.113.7")
    assert len(digest) == 24


@pytest.mark.parametrize("purpose", ["shown", "something new", None])
def test_nothing_is_signed_named_or_derived_for_what_is_not_in_the_register(purpose):
    for make in (tokens.sign, tokens.unsign, tokens.keyed_digest):
        with pytest.raises(NotRegistered):
            make(purpose, "text.signature")
    with pytest.raises(NotRegistered):
        tokens.derived_token(purpose, ROW)


def test_a_purpose_serves_for_nothing_that_the_register_does_not_say():
    with pytest.raises(NotRegistered):
        tokens.sign(Purpose.RECEIPT, "text")
    with pytest.raises(NotRegistered):
        tokens.derived_token(Purpose.SHOWN, ROW)
