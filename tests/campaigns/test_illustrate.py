"""A draft's picture: kept with its versions, joined with what others save, published with the campaign."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import func, select

from tests.support.factories import NOON, OPERATOR, make_draft_content, publish_campaign
from tests.support.pictures import picture_file
from webapp import campaigns, publishing
from webapp.audit import AuditEvent
from webapp.campaigns.illustrations import keep_picture
from webapp.campaigns.models import PictureVariant
from webapp.campaigns.queries import find_draft_of, versions
from webapp.participants import FIELD_NAMES
from webapp.platform.db import db

WORDS = {"ru": "Снег", "kk": "Қар", "en": "Snow"}
SOMEBODY = uuid4()
LATER = NOON + timedelta(minutes=1)


def make_picture(colour: tuple[int, int, int] = (200, 40, 60), **words: str) -> dict[str, Any]:
    return keep_picture(picture_file(colour=colour)) | {"alt": WORDS | words}


def publish(draft: campaigns.CampaignDraft) -> campaigns.Campaign:
    return publishing.publish_draft(draft, draft.version, OPERATOR, SOMEBODY, LATER)


@pytest.fixture
def draft(app) -> campaigns.CampaignDraft:
    """The draft of a campaign that is published without a picture."""
    return find_draft_of(publish_campaign().id)


def test_a_picture_is_kept_in_each_width_and_format_by_the_digest_of_its_bytes(app):
    variants = keep_picture(picture_file())["variants"]

    assert [(each["width"], each["height"]) for each in variants[::3]] == [(480, 288), (800, 480)]
    for each in variants:
        kept = Image.open(BytesIO(campaigns.find_picture(each["sha256"], each["format"])))
        assert (kept.size, kept.format.lower()) == ((each["width"], each["height"]), each["format"])


def test_the_same_picture_handed_in_twice_is_kept_once(app):
    first, again = keep_picture(picture_file()), keep_picture(picture_file())

    assert first == again
    assert db.session.scalar(select(func.count()).select_from(PictureVariant)) == len(first["variants"])


def test_a_picture_is_a_version_of_the_draft_and_a_line_of_the_trail(draft):
    campaigns.illustrate(draft.id, make_picture(), SOMEBODY, LATER)
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence.desc())).first()

    assert versions(draft.id)[0].changed == ["picture"]
    assert (event.action, event.actor_id, event.details) == (
        "picture.changed",
        SOMEBODY,
        {"draft": draft.id, "version": draft.version},
    )


def test_the_same_picture_with_the_same_words_is_no_new_version(draft):
    campaigns.illustrate(draft.id, make_picture(), SOMEBODY, LATER)
    version = draft.version
    campaigns.illustrate(draft.id, make_picture(), SOMEBODY, LATER)

    assert draft.version == version


def test_a_save_in_the_editor_leaves_the_picture_that_came_meanwhile(draft):
    base, content = draft.version, campaigns.from_kept(draft.content)
    picture = make_picture()
    campaigns.illustrate(draft.id, picture, SOMEBODY, LATER)
    saved = campaigns.save(draft.id, base, content | {"accent": "plum"}, SOMEBODY, LATER)

    assert (saved.joined, saved.clashes) == (False, ())
    assert (draft.content["picture"], draft.content["accent"]) == (picture, "plum")


def test_visitors_see_a_picture_once_it_is_published_and_until_that_is(draft):
    campaigns.illustrate(draft.id, picture := make_picture(), SOMEBODY, LATER)
    assert campaigns.find(draft.campaign_id).picture is None
    assert publish(draft).picture == picture
    campaigns.illustrate(draft.id, None, SOMEBODY, LATER)
    assert campaigns.find(draft.campaign_id).picture == picture
    assert publish(draft).picture is None


def test_a_picture_without_words_in_a_language_is_not_published(draft):
    campaigns.illustrate(draft.id, make_picture(kk=""), SOMEBODY, LATER)
    with pytest.raises(campaigns.NotReady) as refusal:
        publish(draft)

    assert refusal.value.reasons == ("kk.picture_alt: is missing",)


def test_what_was_not_published_is_dropped_with_its_picture(draft):
    campaigns.illustrate(draft.id, first := make_picture(), SOMEBODY, LATER)
    publish(draft)
    campaigns.illustrate(draft.id, make_picture((0, 0, 0)), SOMEBODY, LATER)
    campaigns.discard(draft.id, SOMEBODY, LATER)

    assert draft.content["picture"] == first


def test_a_campaign_published_again_from_its_file_keeps_its_picture(draft):
    campaigns.illustrate(draft.id, picture := make_picture(), SOMEBODY, LATER)
    publish(draft)
    campaign = publishing.publish_campaign(make_draft_content(accent="plum"), OPERATOR, LATER)

    assert (campaign.picture, draft.content["picture"], campaign.accent) == (picture, picture, "plum")


def test_a_file_cannot_name_a_picture(app):
    assert make_draft_content(picture={"variants": []}).check(FIELD_NAMES, campaigns.RULE_PLACEHOLDERS) == [
        "picture: is not known here"
    ]


def test_the_picture_fills_the_plus_of_the_share_picture(draft):
    campaigns.illustrate(draft.id, make_picture((200, 40, 60)), SOMEBODY, LATER)
    campaign = publish(draft)
    shared = Image.open(BytesIO(campaigns.find_share_picture(campaign.slug, "ru"))).convert("RGB")

    assert all(abs(seen - given) < 12 for seen, given in zip(shared.getpixel((1030, 180)), (200, 40, 60), strict=True))
