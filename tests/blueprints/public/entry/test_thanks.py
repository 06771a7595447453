import pytest

from tests.support.factories import publish_campaign
from tests.support.mail import Mailbox, code_in, receipt_in
from tests.support.page import Page
from tests.support.stage import MODEST, OVER, RUNNING, Stage, title_of
from tests.support.visitor import Visitor, address


def test_the_code_from_the_letter_leads_to_a_ticket_and_a_receipt(visitor: Visitor, mailbox: Mailbox):
    publish_campaign()
    entered = visitor.enter()
    assert (entered.status_code, entered.location) == (303, "/c/first-snow/thanks")

    confirmed = visitor.confirm(code_in(mailbox.fetch_one()))
    assert (confirmed.status_code, confirmed.location) == (303, "/c/first-snow/thanks")

    page = visitor.client.get("/c/first-snow/thanks")
    letter = mailbox.fetch_one()
    assert letter.name == "entry_received"
    assert receipt_in(letter) in page.text
    assert visitor.client.get(receipt_in(letter)).status_code == 200
    assert visitor.client.get(receipt_in(letter) + ".json").json["iso_27560"]["events"][0]["intact"]


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_somebody_who_has_just_entered_is_asked_for_the_code(stage: Stage, lang: str):
    visitor = stage.visitor()
    visitor.enter(lang=lang)
    page = stage.page(f"{address(RUNNING, lang)}/thanks", visitor.client)

    code = page.one("input", name="code")
    assert (code.get("inputmode"), code.get("autocomplete")) == ("numeric", "one-time-code")
    actions = [form.get("action") for form in page.main.all("form")]
    assert actions == [f"{address(RUNNING, lang)}/{step}" for step in ("confirm", "contact", "resend")]


@pytest.mark.parametrize("slug", [RUNNING, MODEST, OVER])
@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_a_browser_that_remembers_nothing_is_told_in_general_what_comes(stage: Stage, slug: str, lang: str):
    page = stage.page(f"{address(slug, lang)}/thanks")

    assert title_of(slug, lang) in page.one("main").text
    assert page.main.all("form") == []


@pytest.mark.parametrize(("slug", "told"), [(RUNNING, "Приём заявок закончится"), (OVER, "Приём заявок закончился")])
def test_what_is_past_is_told_as_past(stage: Stage, slug: str, told: str):
    assert told in [heading.text for heading in stage.page(f"/c/{slug}/thanks").all("h3")]


def test_the_ticket_is_shown_only_to_the_browser_that_confirmed(stage: Stage):
    visitor, other = stage.visitor(), stage.visitor()
    visitor.enter()
    visitor.confirm(code_in(stage.fetch_mail()[0]))
    receipt = receipt_in(stage.fetch_mail()[0])

    assert receipt in stage.page(f"/c/{RUNNING}/thanks", visitor.client).links
    assert receipt not in stage.page(f"/c/{RUNNING}/thanks", other.client).links


def test_a_page_with_a_ticket_is_kept_by_nobody(stage: Stage):
    visitor = stage.visitor()
    visitor.enter()
    visitor.confirm(code_in(stage.fetch_mail()[0]))

    assert visitor.client.get(f"/c/{RUNNING}/thanks").headers["Cache-Control"] == "no-store"


def test_a_campaign_without_confirmation_says_that_there_is_nothing_more_to_do(stage: Stage):
    slug, visitor = stage.publish(confirmation="none"), stage.visitor()
    assert visitor.enter(slug).status_code == 303
    page = stage.page(f"/c/{slug}/thanks", visitor.client)

    assert page.main.all("form") == []
    assert [letter.name for letter in stage.fetch_mail()] == ["entry_received"]


def test_a_campaign_that_confirms_by_sms_sends_its_code_there(stage: Stage):
    slug, visitor = stage.publish(RUNNING, confirmation="sms"), stage.visitor()
    visitor.enter(slug)
    (message,) = stage.fetch_mail()

    assert (message.channel, message.to) == ("sms", visitor.person["phone"])
    assert visitor.confirm(code_in(message), slug).status_code == 303


def test_the_page_keeps_the_ticket_of_each_campaign_apart(stage: Stage):
    slug, visitor = stage.publish(), stage.visitor()
    visitor.enter()
    visitor.confirm(code_in(stage.fetch_mail()[0]))
    visitor.enter(slug)

    assert Page(visitor.client.get(f"/c/{slug}/thanks").text).all("input", name="code")
    assert not Page(visitor.client.get(f"/c/{RUNNING}/thanks").text).all("input", name="code")


def test_a_form_sent_again_after_the_confirmation_still_shows_the_ticket(stage: Stage):
    visitor = stage.visitor()
    form = visitor.filled(visitor.land())
    visitor.client.post(f"/c/{RUNNING}", data=form)
    visitor.confirm(code_in(stage.fetch_mail()[0]))
    receipt = receipt_in(stage.fetch_mail()[0])

    assert visitor.client.post(f"/c/{RUNNING}", data=form).status_code == 303
    assert receipt in stage.page(f"/c/{RUNNING}/thanks", visitor.client).links


def test_the_same_form_sent_again_after_the_confirmation_still_shows_the_ticket(visitor: Visitor, mailbox: Mailbox):
    publish_campaign()
    form = visitor.filled(visitor.land())
    visitor.client.post("/c/first-snow", data=form)
    visitor.confirm(code_in(mailbox.fetch_one()))
    ticket = visitor.client.get("/c/first-snow/thanks").text

    visitor.client.post("/c/first-snow", data=form)

    assert "ticket__number" in ticket
    assert "ticket__number" in visitor.client.get("/c/first-snow/thanks").text
