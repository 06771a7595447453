"""A file of people is asked for by one, approved by another, and had once within a day."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.support.factories import NOON
from tests.support.people import make_particulars
from webapp import audit, consent, disclosures, entries
from webapp.disclosures import (
    AlreadyDecided,
    AlreadyDownloaded,
    ExportExpired,
    ExportRequest,
    NotApproved,
    NotTheirs,
    OwnRequest,
)
from webapp.disclosures.errors import ReasonMissing
from webapp.disclosures.operations import LIFETIME
from webapp.platform.db import db

WORDS = "Бумага без подписи"


@pytest.fixture
def request_id(asked, responsible):
    return disclosures.ask(asked, responsible, NOON).id


def lines() -> list[str]:
    return [event.action for event in audit.events(audit.Wanted(action="export"), 100)][::-1]


def elsewhere(**values) -> None:
    """Change the request as another process does, while this one's session holds what it read before."""
    with Session(db.engine) as session:
        session.execute(update(ExportRequest).values(**values))
        session.commit()


def test_each_step_is_written_down(request_id, responsible, second):
    disclosures.approve(request_id, second, NOON)
    disclosures.begin_download(request_id, responsible, NOON)

    assert lines() == ["export.asked", "export.approved", "export.downloaded"]
    assert [event.actor_id for event in audit.events(audit.Wanted(), 3)] == [responsible.id, second.id, responsible.id]


@pytest.mark.parametrize(
    "change",
    [
        {"ground": "interest"},
        {"ground": ""},
        {"basis": "письмо"},
        {"recipient": "  "},
        {"fields": ()},
        {"fields": ("phone", "birthday")},
        {"fields": ("id",)},
    ],
)
def test_a_request_that_lacks_something_is_refused(asked, responsible, change):
    with pytest.raises(ReasonMissing):
        disclosures.ask(dataclasses.replace(asked, **change), responsible, NOON)

    assert lines() == []


def test_who_asks_cannot_approve_or_refuse(request_id, responsible):
    with pytest.raises(OwnRequest):
        disclosures.approve(request_id, responsible, NOON)
    with pytest.raises(OwnRequest):
        disclosures.refuse(request_id, WORDS, responsible, NOON)


def test_nobody_downloads_what_was_not_approved(request_id, responsible, second):
    with pytest.raises(NotApproved):
        disclosures.begin_download(request_id, responsible, NOON)
    disclosures.refuse(request_id, WORDS, second, NOON)
    with pytest.raises(NotApproved):
        disclosures.begin_download(request_id, responsible, NOON)

    assert disclosures.find(request_id).refusal == WORDS


def test_who_approved_cannot_download(request_id, second):
    disclosures.approve(request_id, second, NOON)

    with pytest.raises(NotTheirs):
        disclosures.begin_download(request_id, second, NOON)


def test_a_file_is_had_once(request_id, responsible, second):
    disclosures.approve(request_id, second, NOON)
    disclosures.begin_download(request_id, responsible, NOON)

    with pytest.raises(AlreadyDownloaded):
        disclosures.begin_download(request_id, responsible, NOON)
    assert lines().count("export.downloaded") == 1


def test_an_approval_counts_for_a_day(request_id, responsible, second):
    disclosures.approve(request_id, second, NOON)

    assert disclosures.find(request_id).state(NOON + LIFETIME - timedelta(microseconds=1)) == "ready"
    with pytest.raises(ExportExpired):
        disclosures.begin_download(request_id, responsible, NOON + LIFETIME)


def test_a_decision_is_made_once(request_id, second):
    disclosures.refuse(request_id, WORDS, second, NOON)

    with pytest.raises(AlreadyDecided):
        disclosures.approve(request_id, second, NOON)


def test_a_refusal_says_why(request_id, second):
    with pytest.raises(ReasonMissing):
        disclosures.refuse(request_id, "нет", second, NOON)

    assert disclosures.find(request_id).state(NOON) == "waiting"


def test_a_file_that_was_had_a_moment_ago_by_another_request_is_not_had_again(request_id, responsible, second):
    disclosures.approve(request_id, second, NOON)
    held = disclosures.find(request_id)
    db.session.commit()
    elsewhere(downloaded_at=NOON)

    with pytest.raises(AlreadyDownloaded):
        disclosures.begin_download(request_id, responsible, NOON)
    assert held.state(NOON) == "downloaded"


def test_a_request_that_was_decided_a_moment_ago_is_not_decided_again(request_id, responsible, second):
    held = disclosures.find(request_id)
    db.session.commit()
    elsewhere(decided_at=NOON, decided_by=second.id, approved=False, refusal=WORDS)

    with pytest.raises(AlreadyDecided):
        disclosures.approve(request_id, second, NOON)
    assert held.state(NOON) == "refused"


def test_who_approves_is_told_how_many_people_it_would_hold(campaign, enter, asked, responsible):
    request = disclosures.ask(asked, responsible, NOON)
    first, second, *_others = (enter(make_particulars()) for _ in range(4))
    before = disclosures.count_people(request)
    entries.depersonalise(first.participant_id, None, NOON, "asked for it")
    consent.expire(second.participant_id, NOON)

    assert (before, disclosures.count_people(request)) == (4, 2)
    assert len(list(disclosures.rows(request, list, responsible.id, NOON))) - 1 == 2
