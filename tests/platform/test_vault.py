"""Sealed values open in their own place and with their own person's key, and nowhere else."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import KEY_A, KEY_B
from webapp.platform import clock, vault
from webapp.platform.keystore import PersonKey
from webapp.platform.vault import SealBroken

ROW = UUID(int=1)
PLACE = {"table": "participant", "column": "email", "row": ROW}
TEXT = "timur@example.kz"


@pytest.fixture
def key():
    return PersonKey(ROW, KEY_A)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_in_its_place(text):
    key = PersonKey(ROW, KEY_A)

    assert vault.unseal(key, vault.seal(key, text, **PLACE), **PLACE) == text


@pytest.mark.parametrize("moved", [{"table": "entry"}, {"column": "phone"}, {"row": uuid4()}])
def test_a_sealed_value_does_not_open_in_another_table_column_or_row(key, moved):
    sealed = vault.seal(key, TEXT, **PLACE)

    with pytest.raises(SealBroken):
        vault.unseal(key, sealed, **PLACE | moved)


def test_a_sealed_value_does_not_open_with_another_persons_key(key):
    sealed = vault.seal(key, TEXT, **PLACE)

    with pytest.raises(SealBroken):
        vault.unseal(PersonKey(ROW, KEY_B), sealed, **PLACE)


def test_no_byte_of_a_sealed_value_can_be_altered(key):
    sealed = vault.seal(key, TEXT, **PLACE)
    for place in range(len(sealed)):
        altered = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(SealBroken):
            vault.unseal(key, altered, **PLACE)


def test_no_part_of_a_sealed_value_opens(key):
    sealed = vault.seal(key, TEXT, **PLACE)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            vault.unseal(key, sealed[:length], **PLACE)


def test_the_fault_of_a_broken_seal_names_the_place_and_nobody(key):
    with pytest.raises(SealBroken, match=r"^participant\.email$"):
        vault.unseal(key, b"", **PLACE)


def test_the_same_value_is_never_sealed_alike(key):
    assert len({vault.seal(key, TEXT, **PLACE) for _ in range(50)}) == 50


def test_a_sealed_value_is_as_long_as_its_format_says(key):
    sealed = vault.seal(key, TEXT, **PLACE)

    assert sealed[:1] == b"\x01"
    assert len(sealed) == 1 + 12 + len(TEXT) + 16


def test_what_json_can_carry_is_sealed_and_opened_again(key):
    value = {"code": "482109", "link": ["entry.link", {"token": "т"}], "minutes": 10}

    assert vault.unseal_json(key, vault.seal_json(key, value, **PLACE), **PLACE) == value


def test_a_key_shows_nothing_when_printed(key):
    assert repr(key) == f"PersonKey({ROW})"


def test_blind_indexes_of_one_value_differ_by_kind(lone_app):
    indexes = {vault.blind_index(kind, "77001234567") for kind in ("phone", "iin", "person phone")}

    assert {len(index) for index in indexes} == {32}
    assert len(indexes) == 3


def test_a_kind_and_a_value_cannot_be_read_as_another_pair(lone_app):
    assert vault.blind_index("ab", "c") != vault.blind_index("a", "bc")


def test_blind_indexes_differ_by_key_and_the_one_to_write_by_comes_first(app):
    before, version = vault.blind_index("email", TEXT), vault.index_version()
    vault.index_keys().announce(clock.now())

    assert vault.blind_indexes("email", TEXT) == [vault.blind_index("email", TEXT), before]
    assert vault.blind_index("email", TEXT) != before
    assert vault.index_version() != version


def test_values_that_are_indexed_together_have_the_index_that_each_has_alone(app):
    vault.index_keys().announce(clock.now())
    values = {"email": TEXT, "phone": "77001234567"}
    version, together = vault.index_each(values)

    assert version == vault.index_version()
    assert together == {kind: vault.blind_index(kind, value) for kind, value in values.items()}


def test_a_key_that_is_only_announced_is_looked_for_and_not_written_by(app):
    before = vault.blind_index("email", TEXT)
    vault.index_keys().announce(clock.now() + timedelta(hours=1))

    assert vault.blind_index("email", TEXT) == before
    assert len(vault.blind_indexes("email", TEXT)) == 2


def test_a_column_says_that_it_is_sealed_and_what_it_keeps():
    assert vault.sealed_column("email").column.info == {"sealed": True, "field": "email"}
    assert vault.blind_index_column().column.info == {"blind_index": True}
    assert vault.blind_index_column().column.index
