from datetime import timedelta
from random import Random

from tests.support.factories import NOON, publish_campaign
from webapp import analytics, consent, cookies, demo, entries
from webapp.demo.people import people
from webapp.demo.rhythm import DAYS, moments
from webapp.platform import clock

NUMBER = 60


def test_made_up_people_have_iins_that_hold_and_belong_to_nobody():
    found = list(people())

    assert len({person.iin for person in found}) == len(found) > 15_000
    assert all(person.iin[:7] in {"0001011", "9912315"} for person in found)


def test_moments_lie_within_sixty_days_and_are_the_same_each_time():
    found = moments(500, NOON, Random(1))

    assert len(found) == 500
    assert found == sorted(found) == moments(500, NOON, Random(1))
    assert NOON - timedelta(days=DAYS) < found[0]
    assert found[-1] <= NOON


def test_a_filled_campaign_lives_as_one_that_was_entered(app):
    campaign = publish_campaign()
    made = demo.fill(campaign, NUMBER, NOON)
    confirmed = entries.count_entries(campaign.id, confirmed=True)
    day = clock.day_in_almaty(NOON)
    told = analytics.totals(campaign.slug, day - timedelta(days=DAYS), day)

    assert confirmed + entries.count_entries(campaign.id, confirmed=False) == made
    assert NUMBER * 0.6 < confirmed <= made <= NUMBER
    assert consent.verify().faults == ()
    assert sum(told["sent"].values()) < sum(told["seen"].values())
    assert sum(cookies.count_choices(NOON - timedelta(days=DAYS), NOON).values()) > 0
