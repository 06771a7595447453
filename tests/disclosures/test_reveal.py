"""One field of one person is shown for a reason that is written down first."""

import pytest

from tests.support.factories import NOON
from webapp import disclosures, entries, participants
from webapp.audit.queries import looks_at
from webapp.disclosures import NothingHeld
from webapp.disclosures.errors import ReasonMissing

WORDS = "Приз вручают в четверг"


def told(entry):
    return participants.read(participants.find(entry.participant_id)).given()


def test_a_field_is_shown_and_the_look_at_it_written_down(entry, responsible):
    value = disclosures.reveal(entry, "phone", "prize", f" {WORDS} ", responsible, NOON)

    (look,) = looks_at(entry.participant_id)
    assert value == told(entry)["phone"]
    assert (look.actor_id, look.field, look.reason, look.at) == (responsible.id, "phone", WORDS, NOON)
    assert (look.campaign_id, look.details) == (entry.campaign_id, {"kind": "prize"})


def test_what_is_written_down_does_not_say_what_was_shown(entry, responsible):
    values = told(entry).values()
    disclosures.reveal(entry, "iin", "prize", WORDS, responsible, NOON)

    line = str(vars(looks_at(entry.participant_id)[0]))
    assert not any(value in line for value in values)


@pytest.mark.parametrize(("kind", "words"), [("curiosity", WORDS), ("", WORDS), ("prize", "  нужно   "), ("prize", "")])
def test_without_a_reason_nothing_is_shown_and_nothing_written(entry, responsible, kind, words):
    with pytest.raises(ReasonMissing):
        disclosures.reveal(entry, "phone", kind, words, responsible, NOON)

    assert looks_at(entry.participant_id) == []


@pytest.mark.parametrize("field", ["birthday", "id", "made_at", ""])
def test_what_a_person_did_not_tell_cannot_be_shown(entry, responsible, field):
    with pytest.raises(NothingHeld):
        disclosures.reveal(entry, field, "prize", WORDS, responsible, NOON)


def test_nothing_is_shown_of_somebody_who_was_depersonalised(entry, responsible):
    entries.depersonalise(entry.participant_id, None, NOON, WORDS)

    with pytest.raises(NothingHeld):
        disclosures.reveal(entry, "phone", "prize", WORDS, responsible, NOON)


def test_a_person_sees_their_own_looks_and_nobody_elses(enter, responsible):
    one, other = enter(), enter()
    disclosures.reveal(one, "phone", "prize", WORDS, responsible, NOON)
    disclosures.reveal(one, "email", "mistake", WORDS, responsible, NOON)

    assert [look.field for look in looks_at(one.participant_id)] == ["email", "phone"]
    assert looks_at(other.participant_id) == []
