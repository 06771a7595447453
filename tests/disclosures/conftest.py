"""A campaign with somebody in it, and two people who answer for personal data."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.support.factories import NOON, make_details, publish_campaign
from webapp import accounts, consent, entries
from webapp.accounts import RESPONSIBLE, StaffMember
from webapp.campaigns import Campaign
from webapp.disclosures import Asked
from webapp.entries import Entry
from webapp.participants import Particulars
from webapp.platform.db import db


@pytest.fixture
def campaign(app) -> Campaign:
    return publish_campaign()


@pytest.fixture
def enter(campaign) -> Callable[..., Entry]:
    """Have somebody enter the campaign."""

    def enter(particulars: Particulars | None = None) -> Entry:
        details = make_details(campaign, particulars)
        entries.enter(campaign, details, at=NOON)
        newest = select(consent.ConsentEvent.person_id).order_by(consent.ConsentEvent.sequence.desc()).limit(1)
        return db.session.scalars(select(Entry).filter_by(participant_id=newest.scalar_subquery())).one()

    return enter


@pytest.fixture
def entry(enter) -> Entry:
    return enter()


@pytest.fixture
def responsible(app) -> StaffMember:
    return accounts.add_member("aigul@example.kz", "Айгүл", RESPONSIBLE, "ru", NOON)


@pytest.fixture
def second(app) -> StaffMember:
    return accounts.add_member("marat@example.kz", "Марат", RESPONSIBLE, "ru", NOON)


@pytest.fixture
def asked(campaign) -> Asked:
    """A request as it should be."""
    return Asked(campaign.id, ("last_name", "phone", "iin"), False, "court", "Запрос суда № 7 от 1 ноября", "Суд № 2")
