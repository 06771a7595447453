"""Clause 6.1: legal, organisational and technical measures keep the data secure: sealed fields, a key per person kept
apart, a ledger that cannot be rewritten, hardened pages, storage in the country.
"""

import pytest
from sqlalchemy.exc import DBAPIError

from tests.support.mail import code_in
from tests.support.stage import RUNNING, Stage, newest_person
from webapp import participants
from webapp.platform import clock, keystore, vault
from webapp.platform.db import db


def test_the_same_value_of_two_people_is_sealed_differently(stage: Stage):
    first = stage.visitor()
    first.enter()
    one = stage.ask(newest_person)
    stage.visitor().enter(last_name=first.person["last_name"])
    two = stage.ask(newest_person)

    assert one.id != two.id
    assert one.last_name != two.last_name


def test_what_belongs_to_one_person_cannot_be_opened_as_anothers(stage: Stage):
    stage.visitor().enter()
    one = stage.ask(newest_person)
    stage.visitor().enter()

    def swap() -> None:
        two = newest_person()
        two.email = one.email
        with db.session.no_autoflush:
            participants.read(two)

    with pytest.raises(vault.SealBroken):
        stage.ask(swap)


def test_with_the_key_gone_the_data_cannot_be_read_by_anybody(stage: Stage):
    stage.visitor().enter()

    def destroy_key() -> None:
        person = newest_person()
        keystore.current().destroy(person.id, clock.now())
        participants.read(person)

    with pytest.raises(participants.ParticipantDestroyed):
        stage.ask(destroy_key)


def test_the_keys_lie_in_a_database_of_their_own(stage: Stage):
    def tables() -> tuple[set[str], set[str]]:
        data, keys = db.inspect(db.engine), db.inspect(keystore.current().engine)
        return set(data.get_table_names()), set(keys.get_table_names())

    data, keys = stage.ask(tables)
    assert "participant" in data
    assert "person_key" in keys
    assert not data & keys


@pytest.mark.parametrize("statement", [
    "UPDATE consent_event SET action = 'given'", "DELETE FROM consent_event",
    "UPDATE statement SET label = 'anything'", "DELETE FROM statement",
])  # fmt: skip
def test_the_ledger_refuses_to_be_rewritten(stage: Stage, statement: str):
    stage.visitor().enter()

    with pytest.raises(DBAPIError):
        stage.ask(lambda: db.session.execute(db.text(statement)))


def test_pages_are_hardened(stage: Stage):
    answer = stage.client().get(f"/c/{RUNNING}")

    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_guessing_at_codes_ends_after_five(stage: Stage):
    visitor = stage.visitor()
    visitor.enter()
    code = code_in(stage.fetch_mail()[0])
    for guess in [f"{guess:06d}" for guess in range(6) if guess != int(code)][:5]:
        assert visitor.confirm(guess).status_code == 422

    assert visitor.confirm(code).status_code == 422


def test_a_site_whose_data_lie_abroad_without_a_reason_is_not_ready(stage: Stage):
    stage.set(storage_region="DE", storage_region_reason="")

    assert stage.client().get("/health/ready").status_code == 503
