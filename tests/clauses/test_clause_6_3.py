"""Clause 6.3: personal data are never passed to third parties, save where the law of the Republic demands it. A file of
people needs a ground in the law, a second person's approval, and is on record; there is no other way out.
"""

import dataclasses

import pytest

from tests.support.factories import NOON, make_details, publish_campaign
from webapp import accounts, audit, disclosures, entries
from webapp.accounts import RESPONSIBLE
from webapp.disclosures import Asked, NotApproved, OwnRequest
from webapp.disclosures.errors import ReasonMissing


@pytest.fixture
def people(app):
    """Two who answer for personal data, and what one of them asks for."""
    campaign = publish_campaign()
    entries.enter(campaign, make_details(campaign), at=NOON)
    pair = [accounts.add_member(f"{name}@example.kz", name, RESPONSIBLE, "ru", NOON) for name in ("aigul", "marat")]
    asked = Asked(campaign.id, ("phone",), False, "tax", "Запрос КГД № 7 от 1 ноября", "Налоговая инспекция")
    return *pair, asked


@pytest.mark.parametrize("change", [{"ground": "marketing"}, {"ground": "consent"}, {"basis": ""}, {"recipient": ""}])
def test_no_file_is_asked_for_without_a_ground_in_the_law(people, change):
    one, _second, asked = people

    with pytest.raises(ReasonMissing):
        disclosures.ask(dataclasses.replace(asked, **change), one, NOON)


def test_no_file_is_given_out_by_one_person_alone(people):
    one, _second, asked = people
    request = disclosures.ask(asked, one, NOON)

    with pytest.raises(OwnRequest):
        disclosures.approve(request.id, one, NOON)
    with pytest.raises(NotApproved):
        disclosures.begin_download(request.id, one, NOON)


def test_each_file_and_each_person_in_it_is_on_record(people):
    one, second, asked = people
    request = disclosures.ask(asked, one, NOON)
    disclosures.approve(request.id, second, NOON)
    list(disclosures.rows(disclosures.begin_download(request.id, one, NOON), list, one.id, NOON))

    lines = audit.events(audit.Wanted(campaign_id=asked.campaign_id), 4)
    steps = ["person.exported", "export.downloaded", "export.approved", "export.asked"]
    assert [line.action for line in lines] == steps
    assert {line.details["ground"] for line in lines} == {"tax"}
