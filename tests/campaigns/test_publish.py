"""A campaign is published with all its words, and published again as a new version."""

import copy
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.support.factories import DEMO, LONG_AGO, NOON, OPERATOR, make_draft_content, publish_campaign, publish_policy
from webapp import campaigns, publishing
from webapp.campaigns import Campaign, CampaignWords, DraftContent, NotReady, State
from webapp.campaigns.models import CampaignRules
from webapp.platform.db import db
from webapp.platform.i18n import LANGUAGES

pytestmark = pytest.mark.usefixtures("publishes_anew")

INSTANT = timedelta(microseconds=1)


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def rules(text: str) -> dict:
    return {language: copy.deepcopy(make_draft_content().parts[language]) | {"rules": text} for language in LANGUAGES}


def test_a_published_campaign_says_what_its_file_says(app):
    campaign = publish_campaign()
    content = make_draft_content().parts
    found = campaigns.find_by_slug("first-snow")

    assert found is campaign is campaigns.find(campaign.id)
    assert (found.version, found.published_at, found.draws, found.minimum_age) == (1, LONG_AGO, True, 18)
    assert found.field_names == [field["name"] for field in content["fields"]]
    assert found.asks("iin")
    for language in LANGUAGES:
        words = found.words(language)
        assert (words.title, words.prize) == (content[language]["title"], content[language]["prize"])
        assert words.story_html.startswith("<p>")
        assert [item["question"] for item in words.answered_questions] == [
            item["question"] for item in content[language]["questions"]
        ]


def test_publishing_again_makes_a_new_version_of_the_same_campaign(app):
    first = publish_campaign().id
    again = publish_campaign(at=NOON, accent="plum", minimum_age=21)

    assert (again.id, again.version, again.accent, again.minimum_age) == (first, 2, "plum", 21)
    assert count(Campaign) == 1
    assert count(CampaignWords) == 3


def test_rules_get_a_version_only_when_they_change(app):
    publish_campaign(**rules("Раз."))
    same = publish_campaign(at=NOON, accent="plum", **rules("Раз."))
    assert [version.number for version in same.rules] == [1]
    changed = publish_campaign(at=NOON, **rules("Два."))

    assert [version.number for version in changed.rules] == [2, 1]
    assert changed.rules_in_force.texts["kk"] == "Два."
    assert campaigns.find_rules(changed, 1).html("ru").strip() == "<p>Раз.</p>"
    assert campaigns.find_rules(changed, 3) is None
    assert count(CampaignRules) == 2


def test_rules_that_changed_in_one_language_are_a_new_version(app):
    publish_campaign()
    words = copy.deepcopy(make_draft_content().parts["kk"])
    again = publish_campaign(kk=words | {"rules": words["rules"] + "\n\nТағы."})

    assert again.rules_in_force.number == 2


def test_rules_name_the_operator_and_leave_no_placeholder(app):
    texts = publish_campaign().rules_in_force.texts

    assert all(OPERATOR.name in text and "{" not in text for text in texts.values())


def test_a_refused_campaign_leaves_nothing_behind(app):
    publish_policy()
    with pytest.raises(NotReady, match="slug"):
        publish_campaign(slug="?", accent="pink")

    assert count(Campaign) == count(CampaignWords) == count(CampaignRules) == 0


def test_a_refused_new_version_leaves_the_one_before(app):
    publish_campaign()
    with pytest.raises(NotReady):
        publish_campaign(accent="pink", minimum_age=30)

    assert (campaigns.find_by_slug("first-snow").version, campaigns.find_by_slug("first-snow").minimum_age) == (1, 18)


def test_a_campaign_is_to_come_runs_and_is_over_at_its_exact_moments(app):
    campaign = publish_campaign()
    opens, closes = campaign.opens_at, campaign.closes_at
    states = {at: campaign.state(at) for at in (opens - INSTANT, opens, closes - INSTANT, closes)}

    assert list(states.values()) == [State.SOON, State.RUNNING, State.RUNNING, State.OVER]
    assert [campaign.is_open(at) for at in states] == [False, True, True, False]


def test_the_demo_is_published_and_the_first_to_close_comes_first(app):
    publish_policy()
    for path in DEMO.glob("*.toml"):
        publishing.publish_campaign(DraftContent.from_file(path), OPERATOR, LONG_AGO)
    published = campaigns.published()

    assert len(published) == 4
    assert [campaign.closes_at for campaign in published] == sorted(campaign.closes_at for campaign in published)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_for_sharing_is_made_in_each_language(app, language):
    publish_campaign()

    assert campaigns.find_share_picture("first-snow", language).startswith(b"\x89PNG")
    assert campaigns.find_share_picture("no-such", language) is None


def test_there_is_no_campaign_under_an_unknown_slug(app):
    assert campaigns.find_by_slug("no-such") is None
    assert campaigns.find(1) is None


def test_the_day_of_the_results_is_kept(app):
    assert publish_campaign(results_on=date(2040, 2, 29)).results_on == date(2040, 2, 29)
