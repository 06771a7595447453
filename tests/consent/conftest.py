"""A person who has just agreed."""

from uuid import UUID, uuid4

import pytest

from tests.support.factories import NOON, make_evidence, publish_campaign
from webapp import consent


@pytest.fixture
def campaign(app):
    return publish_campaign()


@pytest.fixture
def person(campaign) -> UUID:
    """The number of a person who agreed to what is required and refused the rest."""
    number = uuid4()
    consent.record(number, make_evidence(campaign), NOON)
    return number
