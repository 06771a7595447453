"""The name of a link goes on in the addresses of a visit: to the form, through its mistakes, to the code."""

import gzip
from datetime import timedelta

import pytest
import time_machine

from tests.support.choosing import agree, metric, refuse
from tests.support.mail import code_in
from tests.support.page import Page
from tests.support.stage import Stage
from tests.support.visitor import Visitor, form_of
from webapp import campaigns
from webapp.blueprints.shared.visit_tracking import link_names
from webapp.platform import clock

LINK = "stand-mega"
STEPS = ("seen", "began", "sent", "confirmed")


@pytest.fixture
def slug(stage: Stage) -> str:
    """A campaign of the test's own with a link."""
    slug = stage.publish()
    stage.ask(lambda: campaigns.make_link(campaigns.find_by_slug(slug).id, LINK, "", None, clock.now()))
    stage.ask(link_names.forget)
    return slug


@pytest.fixture
def visitor(stage: Stage) -> Visitor:
    """A visitor who agreed to statistics."""
    visitor = stage.visitor()
    agree(visitor.client)
    return visitor


def actions(text: str) -> set[str]:
    """Where the forms of a page's main part are sent to."""
    return {form.get("action") for form in Page(text).all("form") if "/c/" in (form.get("action") or "")}


def languages(text: str) -> list[str]:
    """Where the three languages of a page are."""
    return [link.get("href") for link in Page(text).all("a") if link.get("hreflang")]


def by_link(stage: Stage, slug: str) -> dict[str, int]:
    return {step: n for step in STEPS if (n := metric(stage.app, f"{step}_link", slug).get(LINK, 0))}


def test_a_link_goes_on_through_mistakes_and_a_change_of_language(stage: Stage, visitor: Visitor, slug: str):
    text = visitor.client.get(f"/c/{slug}?s={LINK}").text
    text = visitor.client.post(*actions(text), data=visitor.filled(form_of(text), email="nobody")).text
    text = visitor.client.get(languages(text)[1]).text
    answer = visitor.client.post(*actions(text), data=visitor.filled(form_of(text)))

    assert answer.location == f"/kk/c/{slug}/thanks?s={LINK}"
    assert by_link(stage, slug) == {"seen": 1, "began": 1, "sent": 1}
    assert metric(stage.app, "visits", slug) == {LINK: 1}


def test_a_link_goes_on_from_the_code_that_is_wrong_to_the_one_that_is_right(stage: Stage, visitor: Visitor, slug: str):
    page = visitor.client.get(f"/c/{slug}?s={LINK}")
    page = visitor.client.get(
        visitor.client.post(*actions(page.text), data=visitor.filled(form_of(page.text))).location
    )
    for code in ("000000", code_in(stage.fetch_mail()[-1])):
        confirm = next(action for action in actions(page.text) if "/confirm" in action)
        page = visitor.client.post(confirm, data={"csrf_token": form_of(page.text)["csrf_token"], "code": code})

    assert page.location == f"/c/{slug}/thanks?s={LINK}"
    assert by_link(stage, slug) == dict.fromkeys(STEPS, 1)


@pytest.mark.parametrize("step", ["confirm", "resend"])
def test_a_change_of_language_after_a_code_that_is_wrong_leads_to_the_field_for_the_code(
    stage: Stage, visitor: Visitor, slug: str, step: str
):
    page = visitor.client.get(f"/c/{slug}?s={LINK}")
    page = visitor.client.get(
        visitor.client.post(*actions(page.text), data=visitor.filled(form_of(page.text))).location
    )
    stage.fetch_mail()
    sent = {"csrf_token": form_of(page.text)["csrf_token"], "code": "000000"}
    page = visitor.client.post(f"/c/{slug}/{step}?s={LINK}", data=sent)

    assert page.status_code in {422, 429}
    assert languages(page.text)[1] == f"/kk/c/{slug}/thanks?s={LINK}"
    assert f"/kk/c/{slug}/confirm?s={LINK}" in actions(visitor.client.get(languages(page.text)[1]).text)


def test_a_page_that_failed_leads_to_the_list_of_campaigns_without_the_link(stage: Stage, slug: str):
    page = agree(stage.client()).post(f"/c/{slug}/confirm?s={LINK}")

    assert (page.status_code, languages(page.text)[1]) == (400, "/kk/")


def test_a_link_goes_on_when_another_code_is_asked_for(stage: Stage, visitor: Visitor, slug: str):
    page = visitor.client.get(f"/c/{slug}?s={LINK}")
    page = visitor.client.get(
        visitor.client.post(*actions(page.text), data=visitor.filled(form_of(page.text))).location
    )
    stage.fetch_mail()
    resend = next(action for action in actions(page.text) if "/resend" in action)
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        answer = visitor.client.post(resend, data={"csrf_token": form_of(page.text)["csrf_token"]})

    assert answer.location == f"/c/{slug}/thanks?sent=again&s={LINK}"
    assert f"/c/{slug}/confirm?s={LINK}" in actions(visitor.client.get(answer.location).text)


def test_the_pages_around_the_form_lead_back_to_it_with_the_link(stage: Stage, slug: str):
    for path in ("/rules", "/results", "/thanks"):
        hrefs = [link.get("href") for link in stage.page(f"/c/{slug}{path}?s={LINK}").all("a")]

        assert f"/c/{slug}?s={LINK}" in hrefs, path
        assert f"/kk/c/{slug}{path}?s={LINK}" in hrefs, path


@pytest.mark.parametrize("query", ["s=stand-metro", "s=instagram", "utm_source=stand-mega", "s=", "s=%22%3E%3Cb%3E"])
def test_what_is_no_name_of_a_made_link_does_not_go_on(visitor: Visitor, slug: str, query: str):
    text = visitor.client.get(f"/c/{slug}?{query}").text
    answer = visitor.client.post(f"/c/{slug}?{query}", data=visitor.filled(form_of(text)))

    assert actions(text) == {f"/c/{slug}"}
    assert answer.location == f"/c/{slug}/thanks"


def test_without_a_link_the_page_is_what_it_was_before_links_went_on(stage: Stage, slug: str):
    client = stage.client()
    client.get(f"/c/{slug}?s={LINK}")

    assert "?s=" not in client.get(f"/c/{slug}").text


def test_a_page_with_a_link_differs_from_one_without_in_the_link_alone(stage: Stage, slug: str):
    alone, packed = (
        stage.client().get(f"/c/{slug}{query}", headers={"Accept-Encoding": "gzip"}) for query in ("", f"?s={LINK}")
    )
    plain = [stage.client().get(f"/c/{slug}{query}").text for query in ("", f"?s={LINK}")]
    known = [dict(form_of(text), form="") for text in plain]
    for text, fields in zip(plain, known, strict=True):
        assert fields["shown"] in text

    bare = [_without(text, fields.values()) for text, fields in zip(plain, known, strict=True)]
    assert bare[1].replace(f"?s={LINK}", "") == bare[0]
    assert f"?s={LINK}" in gzip.decompress(packed.data).decode()
    assert len(packed.data) < len(alone.data) + 40


def _without(text: str, tokens) -> str:
    for token in filter(None, tokens):
        text = text.replace(token, "")
    return text


@pytest.mark.parametrize("refusal", ["choice", "Sec-GPC", "DNT"])
def test_for_who_does_not_want_to_be_counted_no_name_goes_on_and_nothing_is_counted(
    stage: Stage, slug: str, refusal: str
):
    visitor = stage.visitor()
    said = {} if refusal == "choice" else {refusal: "1"}
    (refuse if refusal == "choice" else agree)(visitor.client)
    text = visitor.client.get(f"/c/{slug}?s={LINK}", headers=said).text
    visitor.client.post(f"/c/{slug}?s={LINK}", data=visitor.filled(form_of(text)), headers=said)

    assert actions(text) == {f"/c/{slug}"}
    assert by_link(stage, slug) == {}


def test_who_agrees_after_coming_by_a_link_is_counted_by_it(stage: Stage, slug: str):
    visitor = stage.visitor()
    page = visitor.client.get(f"/c/{slug}?s={LINK}")
    assert actions(page.text) == {f"/c/{slug}?s={LINK}"}
    agree(visitor.client)
    visitor.client.post(f"/c/{slug}?s={LINK}", data=visitor.filled(form_of(page.text)))

    assert by_link(stage, slug) == {"began": 1, "sent": 1}


def test_a_link_of_another_campaign_does_not_go_on(stage: Stage, slug: str):
    other = stage.publish()

    assert actions(stage.client().get(f"/c/{other}?s={LINK}").text) == {f"/c/{other}"}


def test_a_link_that_was_removed_does_not_go_on(stage: Stage, slug: str):
    def remove() -> None:
        link = campaigns.find_link(campaigns.find_by_slug(slug).id, LINK)
        campaigns.remove_link(link, stage.staff().member.id, clock.now())
        link_names.forget()

    stage.ask(remove)

    assert actions(stage.client().get(f"/c/{slug}?s={LINK}").text) == {f"/c/{slug}"}
