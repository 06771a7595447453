"""What was agreed, and what was refused, is written down line by line."""

import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.support.factories import NOON, make_evidence, publish_campaign, publish_policy
from webapp import consent
from webapp.consent import ConsentEvent
from webapp.consent.errors import ConsentMissing
from webapp.consent.ledger import record_digest
from webapp.consent.purposes import asked_by
from webapp.consent.queries import given_events
from webapp.platform.db import db


def digest_by_hand(event: ConsentEvent) -> str:
    """The digest of a line, worked out from the README's words: its evidence as JSON with sorted names and no spaces."""

    def plain(value):
        if hasattr(value, "isoformat"):
            return value.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
        return value if isinstance(value, bool | int | None) else str(value)

    evidence = {column.key: plain(getattr(event, column.key)) for column in ConsentEvent.__table__.columns}
    kept = {name: value for name, value in evidence.items() if name not in {"sequence", "sha256"}}
    return hashlib.sha256(
        json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


def test_each_box_that_was_shown_is_a_line_in_the_order_of_the_form(campaign, person):
    events = consent.events_of(person, campaign.id)

    assert [event.purpose for event in events] == [purpose.key for purpose in asked_by(campaign)]
    assert [event.sequence for event in events] == sorted(event.sequence for event in events)


def test_a_refusal_is_written_down_too(campaign, person):
    events = {event.purpose: event for event in consent.events_of(person, campaign.id)}

    assert {key: event.action for key, event in events.items()} == {
        "participation": "given",
        "draw": "given",
        "offers_email": "refused",
        "offers_sms": "refused",
        "publication": "refused",
    }
    assert all(event.box_before is False for event in events.values())
    assert [key for key, event in events.items() if event.box_after] == ["participation", "draw"]


def test_a_line_says_what_stood_on_the_screen(campaign):
    person, evidence = uuid4(), make_evidence(campaign, "kk", offers_sms=True)
    consent.record(person, evidence, NOON)
    event = next(event for event in consent.events_of(person, campaign.id) if event.purpose == "offers_sms")

    assert (event.action, event.language, event.control) == ("given", "kk", "box")
    assert (event.policy_number, event.policy_sha256) == (evidence.policy_number, evidence.policy_sha256)
    assert event.statement_sha256 == evidence.statements["offers_sms"]
    assert (event.shown_key, event.shown_at, event.recorded_at) == (evidence.shown_key, evidence.shown_at, NOON)


@pytest.mark.parametrize("purpose", ["participation", "draw"])
def test_without_a_required_purpose_nothing_is_written(campaign, purpose):
    with pytest.raises(ConsentMissing):
        consent.record(uuid4(), make_evidence(campaign, **{purpose: False, "offers_email": True}), NOON)

    assert db.session.scalar(select(func.count()).select_from(ConsentEvent)) == 0


def test_a_box_that_came_back_without_an_answer_is_a_refusal(campaign):
    person = uuid4()
    evidence = consent.with_choices(make_evidence(campaign), {"participation": True, "draw": True})
    consent.record(person, evidence, NOON)

    assert not consent.is_given(person, "offers_email")


def test_the_digest_of_each_line_can_be_worked_out_by_anybody(campaign, person):
    for event in consent.events_of(person, campaign.id):
        assert event.sha256 == digest_by_hand(event) == record_digest(vars(event))


def test_every_part_of_the_evidence_changes_the_digest(campaign, person):
    event = consent.events_of(person, campaign.id)[0]
    digests = {
        record_digest(vars(event) | {column.key: None})
        for column in ConsentEvent.__table__.columns
        if column.key not in {"sequence", "sha256"}
    }

    assert event.sha256 not in digests
    assert len(digests) == len(ConsentEvent.__table__.columns) - 2


def test_a_consent_lives_from_its_line_until_it_runs_out(campaign, person):
    assert consent.is_given(person, "participation")
    consent.expire(person, NOON + timedelta(hours=72))

    assert not consent.is_given(person, "participation")
    assert given_events(person) == []


def test_only_what_was_given_runs_out_and_only_once(campaign, person):
    for _ in range(2):
        consent.expire(person, NOON + timedelta(hours=72))

    expired = [event for event in consent.events_of(person, campaign.id) if event.action == "expired"]
    assert [event.purpose for event in expired] == ["participation", "draw"]
    assert {(event.control, event.box_before, event.box_after) for event in expired} == {("clock", None, None)}


def test_what_one_person_agreed_to_says_nothing_of_another(campaign, person):
    assert not consent.is_given(uuid4(), "participation")


def test_the_last_line_of_each_campaign_counts(campaign, person):
    other = publish_campaign("tea-road")
    consent.record(person, make_evidence(other), NOON)

    given = {(event.campaign_id, event.purpose) for event in given_events(person)}
    assert given == {(campaign.id, "participation"), (campaign.id, "draw"), (other.id, "participation")} | {
        (other.id, purpose.key) for purpose in asked_by(other) if purpose.required
    }


def test_evidence_is_frozen(campaign):
    with pytest.raises(AttributeError):
        make_evidence(campaign).language = "en"


def test_who_takes_back_a_consent_agrees_no_more_and_may_do_so_once(campaign, person):
    consent.record(person, make_evidence(campaign, offers_sms=True), NOON)
    later = NOON + timedelta(days=1)

    assert consent.withdraw(person, campaign.id, ("offers_email", "offers_sms"), "link", later) == 1
    assert consent.withdraw(person, campaign.id, ("offers_sms",), "link", later) == 0
    assert (consent.is_given(person, "offers_sms"), consent.is_given(person, "participation")) == (False, True)
    last = consent.events_of(person, campaign.id)[-1]
    assert (last.action, last.control, last.box_after, last.recorded_at) == ("withdrawn", "link", None, later)


def test_what_is_taken_back_in_one_campaign_is_agreed_to_in_another(campaign, person):
    other = publish_campaign("tea-road")
    consent.record(person, make_evidence(other), NOON)
    consent.withdraw(person, campaign.id, tuple(consent.BY_KEY), "letter", NOON)

    assert {event.campaign_id for event in given_events(person)} == {other.id}
    assert consent.verify().faults == ()


def test_who_undoes_a_withdrawal_agrees_again_to_the_same_words_under_the_policy_in_force(campaign, person):
    consent.record(person, make_evidence(campaign, offers_email=True), NOON)
    given = next(event for event in given_events(person) if event.purpose == "offers_email")
    consent.withdraw(person, None, ("offers_email",), "link", NOON)
    publish_policy(NOON + timedelta(days=1), en="# Another policy")

    assert consent.give_again(person, ("offers_email", "offers_sms"), NOON + timedelta(days=2)) == 1
    again = consent.events_of(person, campaign.id)[-1]
    assert (again.action, again.control, again.statement_sha256) == ("given", "link", given.statement_sha256)
    assert again.policy_number == given.policy_number + 1
    assert again.shown_key != given.shown_key
    assert consent.verify().faults == ()


@pytest.mark.parametrize("control", ["letter", "staff"])
def test_what_was_taken_back_otherwise_than_by_a_link_is_given_again_by_none(campaign, person, control: str):
    consent.record(person, make_evidence(campaign, offers_email=True), NOON)
    consent.withdraw(person, None, ("offers_email",), control, NOON)

    assert consent.give_again(person, ("offers_email",), NOON) == 0
    assert not consent.is_given(person, "offers_email")


def test_a_purpose_taken_back_in_every_campaign_lives_in_none(campaign, person):
    consent.record(person, make_evidence(campaign, offers_email=True), NOON)
    consent.record(person, make_evidence(publish_campaign("tea-road"), offers_email=True), NOON)

    assert consent.withdraw(person, None, ("offers_email",), "link", NOON) == 2
    assert not consent.is_given(person, "offers_email")
