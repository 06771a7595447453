"""Links to a campaign: each with a name of its own, and not more of them than can be told apart."""

import pytest

from tests.support.factories import NOON, publish_campaign
from webapp import accounts, audit, campaigns
from webapp.campaigns import MOST_LINKS


def campaign_staff():
    return accounts.add_member("aigul@example.kz", "Айгүл", accounts.MARKETER, "kk", NOON).id


def make(campaign, name: str, label: str = ""):
    return campaigns.make_link(campaign.id, name, label, None, NOON)


def test_a_link_is_kept_with_its_name_and_where_it_stands(app):
    campaign = publish_campaign()
    make(campaign, "stand-mega", "Стенд в «Меге»")

    (link,) = campaigns.links_of(campaign.id)
    assert (link.name, link.label, link.made_at) == ("stand-mega", "Стенд в «Меге»", NOON)
    assert campaigns.link_names() == {campaign.slug: frozenset({"stand-mega"})}


@pytest.mark.parametrize(
    "name", ["", "a", "a" * 25, "Stand", "стенд", "a b", "-ab", "ab-", "a--b", "ab\n", "a_b", "a.b"]
)
def test_a_name_is_small_latin_letters_figures_and_hyphens(app, name: str):
    campaign = publish_campaign()
    with pytest.raises(campaigns.NotALinkName):
        make(campaign, name)

    assert campaigns.links_of(campaign.id) == []


@pytest.mark.parametrize("label", ["x" * 81, "two\nlines", "\u202eback"])
def test_what_it_is_called_is_one_line_and_not_long(app, label: str):
    with pytest.raises(campaigns.NotALinkLabel):
        make(publish_campaign(), "stand", label)


def test_two_campaigns_may_use_one_name_and_one_campaign_uses_it_once(app):
    first, second = publish_campaign(), publish_campaign("tea-road")
    make(first, "stand")
    make(second, "stand")
    with pytest.raises(campaigns.LinkExists):
        make(first, "stand")

    assert [len(campaigns.links_of(campaign.id)) for campaign in (first, second)] == [1, 1]


def test_a_campaign_has_no_more_links_than_are_counted_apart(app):
    campaign = publish_campaign()
    for number in range(MOST_LINKS):
        make(campaign, f"stand-{number}")
    with pytest.raises(campaigns.TooManyLinks):
        make(campaign, "one-more")
    campaigns.remove_link(campaigns.find_link(campaign.id, "stand-0"), campaign_staff(), NOON)
    make(campaign, "one-more")

    assert len(campaigns.links_of(campaign.id)) == MOST_LINKS


def test_making_and_removing_leave_their_rows(app):
    campaign, by = publish_campaign(), campaign_staff()
    campaigns.remove_link(campaigns.make_link(campaign.id, "stand", "", by, NOON), by, NOON)

    rows = [row for row in audit.events(audit.Wanted(), 10) if row.action.startswith("link.")]
    assert [(row.action, row.actor_id, row.campaign_id) for row in rows] == [
        ("link.removed", by, campaign.id),
        ("link.made", by, campaign.id),
    ]
    assert {row.details["name"] for row in rows} == {"stand"}
