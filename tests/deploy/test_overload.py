"""Far more visitors than the site can serve: some are served, the others told at once, and nobody is left hanging."""

import pytest

from tests.support import http_load
from tests.support.deployment import Deployment
from tests.support.endurance import LANDING, flood
from tests.support.nightly import by_day

CROWD = 400
SECONDS = by_day(1.5, by_night=4.0)

pytestmark = pytest.mark.slow


def test_a_crowd_is_served_or_told_at_once_and_the_site_stays_alive(busy: Deployment):
    pages, health, unanswered = flood(busy.plain_port, SECONDS, CROWD)

    assert unanswered == 0
    assert {answer.status for answer in pages} == {200, 503}
    assert {answer.header("retry-after") for answer in pages if answer.status == 503} == {"5"}
    assert {answer.status for answer in health} == {200}


def test_when_the_crowd_has_gone_everybody_is_served_again(busy: Deployment):
    answers = http_load.send_all(busy.plain_port, [LANDING] * 20, 4)

    assert {answer.status if answer else 0 for answer in answers} == {200}
