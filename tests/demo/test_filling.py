from collections import Counter
from contextlib import suppress
from datetime import timedelta
from itertools import cycle
from random import Random

import pytest
from sqlalchemy import select

from tests.support.factories import NOON, publish_campaign
from webapp import consent, cookies, demo, entries, local, rollups
from webapp.analytics.queries import totals
from webapp.demo import filling
from webapp.demo.people import people
from webapp.demo.rhythm import DAYS, moments
from webapp.platform import clock
from webapp.platform.db import db

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
    demo.begin(campaign, NUMBER, NOON)
    made = demo.fill(campaign)
    confirmed = entries.count_entries(campaign.id, confirmed=True)
    day = clock.day_in_almaty(NOON)
    told = totals(campaign.slug, day - timedelta(days=DAYS), day)

    assert confirmed + entries.count_entries(campaign.id, confirmed=False) == made
    assert NUMBER * 0.6 < confirmed <= made <= NUMBER
    assert consent.verify().faults == ()
    assert sum(told["sent"].values()) < sum(told["seen"].values())
    assert sum(cookies.count_choices(NOON - timedelta(days=DAYS), NOON).values()) > 0


def test_made_up_tickets_are_drawn_anew_where_somebody_has_them(app, monkeypatch):
    drawn = cycle([*range(10), *range(200)])
    monkeypatch.setattr("webapp.entries.tickets.secrets.randbelow", lambda _bound: next(drawn))
    campaign = publish_campaign()
    demo.begin(campaign, NUMBER, NOON)

    assert demo.fill(campaign) > NUMBER / 2


class Stopped(Exception):
    """As Ctrl-C does it."""


def test_a_filling_that_is_stopped_after_any_step_comes_to_the_same_in_the_end(app, monkeypatch):
    monkeypatch.setattr(filling, "BATCH", 7)
    campaign = publish_campaign()
    demo.begin(campaign, NUMBER, NOON)
    while not demo.progress(campaign).is_finished:
        with suppress(Stopped):
            demo.fill(campaign, stop)

    assert demo.fill(campaign) == count(campaign)
    assert event_counts(campaign)["sent"] == NUMBER
    assert consent.verify().faults == ()
    assert rollups.check(NOON) == []


def test_a_step_that_is_stopped_in_its_middle_leaves_nothing_of_itself(app, monkeypatch):
    campaign = publish_campaign()
    demo.begin(campaign, NUMBER, NOON)
    keep = filling.participants.keep
    left = iter(range(20))

    def fail_in_the_middle(*given):
        if next(left, None) is None:
            raise Stopped
        return keep(*given)

    monkeypatch.setattr(filling.participants, "keep", fail_in_the_middle)
    with pytest.raises(Stopped):
        demo.fill(campaign)
    assert (count(campaign), event_counts(campaign)["sent"], demo.progress(campaign).done) == (0, 0, 0)

    monkeypatch.undo()
    assert demo.fill(campaign) == count(campaign)
    assert event_counts(campaign)["sent"] == NUMBER


def test_two_that_fill_the_same_campaign_fill_it_once(app):
    campaign = publish_campaign()
    demo.begin(campaign, NUMBER, NOON)
    demo.fill(campaign, lambda _done: demo.fill(campaign))

    assert event_counts(campaign)["sent"] == NUMBER
    assert count(campaign) == demo.fill(campaign)


def test_a_local_site_has_something_to_fill_in_until_its_life_is_whole(app):
    campaign = publish_campaign()
    assert local.unfilled() is None
    demo.begin(campaign, NUMBER, NOON)
    assert local.unfilled() == (campaign, demo.progress(campaign))
    demo.fill(campaign)

    assert local.unfilled() is None


def stop(_done) -> None:
    raise Stopped


def count(campaign) -> int:
    return sum(entries.count_entries(campaign.id, confirmed=confirmed) for confirmed in (True, False))


def event_counts(campaign) -> Counter[str]:
    kinds = select(entries.EntryEvent.kind).where(entries.EntryEvent.campaign_id == campaign.id)
    return Counter(db.session.scalars(kinds))
