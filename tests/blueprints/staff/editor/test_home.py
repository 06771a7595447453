"""A campaign's home says where it stands, what to do next, what is not published, and what has come of it."""

import pytest

from tests.blueprints.staff.editor.test_publish import prepare, publish
from tests.support.editing import begin, draft_of, edit
from tests.support.page import Page
from tests.support.stage import LONG_OVER, OVER, SOON, Stage
from webapp import campaigns
from webapp.platform import clock


def home(colleague, number: int) -> Page:
    return colleague.page(f"/staff/campaigns/{number}/home").main


def next_of(page: Page) -> str:
    """Where the button of the next step leads."""
    return page.one("a", class_="button").get("href") or ""


def make_link(stage: Stage, slug: str, name: str = "poster-1", label: str = "") -> None:
    stage.ask(lambda: campaigns.make_link(campaigns.find_by_slug(slug).id, name, label, None, clock.now()))


def test_a_draft_leads_on_to_what_is_missing_and_then_to_its_publication(stage: Stage):
    colleague = stage.staff()
    empty, whole = begin(colleague, title="Проба"), prepare(stage, colleague, "home-of-a-draft")

    page = home(colleague, empty)
    assert next_of(page) == f"/staff/campaigns/{empty}"
    assert sum("#" in link for link in page.links) == 6
    assert next_of(home(colleague, whole)) == f"/staff/campaigns/{whole}/publish"


def test_a_published_campaign_leads_on_to_its_links_its_codes_and_its_figures(stage: Stage):
    colleague = stage.staff()
    number = prepare(stage, colleague, "home-next")
    publish(colleague, number)
    steps = [next_of(home(colleague, number))]
    make_link(stage, "home-next")
    steps.append(next_of(home(colleague, number)))
    stage.visitor().enter("home-next")
    steps.append(next_of(home(colleague, number)))

    root = f"/staff/campaigns/{number}"
    assert steps == [f"{root}/links", f"{root}/links/sheet", "/staff/c/home-next"]


@pytest.mark.parametrize(("slug", "said"), [(SOON, "Скоро"), (OVER, "Прошла")])
def test_a_campaign_that_takes_no_entries_says_so(stage: Stage, slug: str, said: str):
    page = home(stage.staff(), draft_of(stage, slug))

    assert page.all("strong")[0].text == said


def test_what_is_not_published_is_named_with_ways_to_publish_and_to_drop_it(stage: Stage):
    colleague = stage.staff()
    number = prepare(stage, colleague, "home-news")
    publish(colleague, number)
    assert f"/staff/campaigns/{number}/discard" not in home(colleague, number).links
    edit(colleague, number, ru__title="Иначе", accent="mint")

    page = home(colleague, number)
    assert {"Заголовок, Русский", "Цвет"} <= {item.text for item in page.all("li")}
    assert {f"/staff/campaigns/{number}/publish", f"/staff/campaigns/{number}/discard"} <= set(page.links)
    assert colleague.post(f"/staff/campaigns/{number}/discard").location.endswith("/home?note=dropped")
    assert f"/staff/campaigns/{number}/discard" not in home(colleague, number).links


def test_entries_are_told_exactly_and_at_once(stage: Stage):
    slug = stage.publish()
    colleague, number = stage.staff(), draft_of(stage, slug)
    assert "Заявок пока нет" in colleague.get(f"/staff/campaigns/{number}/home").text
    for _ in range(2):
        stage.visitor().enter(slug)

    assert [cell.text for cell in home(colleague, number).all("dd")] == ["2", "0", "2"]


def test_the_list_of_campaigns_shows_the_entries_of_each_and_leads_to_its_home(stage: Stage):
    slug, quiet = stage.publish(), stage.publish()
    stage.visitor().enter(slug)
    colleague = stage.staff()
    shown = {each: colleague.page(f"/staff/campaigns?q={each}").main for each in (slug, quiet)}

    assert [len(page.all("svg")) for page in shown.values()] == [1, 0]
    assert "Заявок пока нет." in [each.text for each in shown[quiet].all("p")]
    assert "1 заявка" in " ".join(each.text for each in shown[slug].all("p"))
    assert f"/staff/campaigns/{draft_of(stage, slug)}/home" in shown[slug].links


def test_a_campaign_that_is_over_and_had_no_entries_says_so_in_the_list_and_at_home(stage: Stage):
    slug = stage.publish(**LONG_OVER)
    colleague = stage.staff()

    for path in (f"/staff/campaigns?q={slug}", f"/staff/campaigns/{draft_of(stage, slug)}/home"):
        assert "Заявок не было." in [each.text for each in colleague.page(path).main.all("p")]


def test_where_nothing_waits_to_be_published_nothing_is_said_to_be_dropped(stage: Stage):
    colleague, number = stage.staff(), draft_of(stage, stage.publish())
    path = f"/staff/campaigns/{number}/discard"

    for answer in (colleague.get(path), colleague.post(path, on="/staff/me")):
        assert answer.location.endswith("/home?note=nothing")
    assert "Отбрасывать было нечего" in colleague.get(f"/staff/campaigns/{number}/home?note=nothing").text


def test_links_stand_on_the_home_by_what_they_are_called(stage: Stage):
    slug = stage.publish()
    make_link(stage, slug, "poster-1", "Плакат на Абая")
    make_link(stage, slug, "radio-1")
    page = home(stage.staff(), draft_of(stage, slug))

    assert {"Плакат на Абая", "radio-1"} <= {link.text for link in page.all("a")}


def test_a_home_of_no_campaign_is_not_there(stage: Stage):
    assert stage.staff().get("/staff/campaigns/987654/home").status_code == 404
