"""Files that wait for the worker: taken on one at a time, tried again where a worker died, and never for ever."""

from datetime import timedelta
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import func, select

from tests.support.factories import NOON, OPERATOR, publish_campaign
from tests.support.pictures import picture_file, saved
from webapp import campaigns, publishing
from webapp.campaigns import grounds, uploads
from webapp.campaigns.illustrations import keep_picture
from webapp.campaigns.models import PictureUpload
from webapp.campaigns.queries import find_draft_of, versions
from webapp.platform import clock
from webapp.platform.db import db

WORDS = {"ru": "Снег", "kk": "Қар", "en": "Snow"}
SOMEBODY = uuid4()


def hand_in(draft: campaigns.CampaignDraft, upload: bytes | None = None) -> None:
    campaigns.hand_in(draft.id, upload or picture_file(), WORDS, campaigns.CAMPAIGN, SOMEBODY, NOON)


def waiting() -> int:
    return db.session.scalar(select(func.count()).select_from(PictureUpload)) or 0


@pytest.fixture
def draft(app) -> campaigns.CampaignDraft:
    """The draft of a campaign that is published without a picture."""
    return find_draft_of(publish_campaign().id)


def test_a_file_goes_once_its_picture_is_made(draft):
    hand_in(draft)

    assert campaigns.prepare_pictures() == 1
    assert (waiting(), draft.content["picture"]["alt"]) == (0, WORDS)
    assert versions(draft.id)[0].made_by == SOMEBODY


def test_nothing_is_kept_of_a_file_that_is_refused_but_why(draft):
    hand_in(draft, picture_file((900, 600))[:2000])

    assert campaigns.prepare_pictures() == 0
    assert (campaigns.find_upload(draft.id).refused, campaigns.find_upload(draft.id).data) == ("unreadable", b"")
    assert campaigns.prepare_pictures() == 0


def test_a_run_leaves_the_work_to_another_that_is_at_it(draft):
    hand_in(draft)
    assert uploads._take_on(clock.now())

    assert campaigns.prepare_pictures() == 0


def test_a_file_over_which_a_worker_died_is_tried_again_and_then_no_more(draft):
    hand_in(draft)
    for number in range(uploads.MOST_TRIES):
        assert uploads._take_on(clock.now() + number * uploads.LEASE * 2)

    assert uploads._take_on(clock.now() + timedelta(days=1)) is None
    assert campaigns.find_upload(draft.id).refused == "time"


def test_a_file_handed_in_while_another_is_worked_on_is_not_lost_to_it(draft):
    hand_in(draft)
    taken = uploads._take_on(clock.now())
    hand_in(draft, picture_file(colour=(0, 90, 0)))
    assert uploads._finish(*taken, {"variants": []}) == 0

    assert "picture" not in draft.content
    assert campaigns.prepare_pictures() == 1


def test_a_draft_that_is_dropped_takes_its_file_along(draft):
    hand_in(draft)
    campaigns.discard(draft.id, SOMEBODY, NOON)

    assert waiting() == 0


def test_a_draft_whose_picture_is_taken_away_waits_for_none(draft):
    hand_in(draft)
    campaigns.illustrate(draft.id, None, SOMEBODY, NOON)

    assert waiting() == 0
    assert campaigns.prepare_pictures() == 0


def test_a_transparent_picture_is_published_on_the_ground_of_the_colour_that_the_campaign_has_then(draft):
    picture = keep_picture(saved(Image.new("RGBA", (480, 480)), "PNG"), campaigns.CAMPAIGN, "plum") | {"alt": WORDS}
    campaigns.illustrate(draft.id, picture, SOMEBODY, NOON)
    campaigns.save(draft.id, draft.version, campaigns.from_kept(draft.content) | {"accent": "sky"}, SOMEBODY, NOON)
    campaign = publishing.publish_draft(draft, draft.version, OPERATOR, SOMEBODY, NOON)

    assert campaign.picture["painted"] == grounds.colour_of("campaign", "sky")
    assert campaign.picture["variants"][2] != picture["variants"][2]
    assert draft.has_news is False
