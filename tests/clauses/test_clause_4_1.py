"""Clause 4.1: data are processed so that the person can take part in the operator's campaigns. The pages of campaigns
and their forms do that, free of charge, from the landing page to the ticket.
"""

import pytest

from tests.support.mail import code_in, link_in, receipt_in
from tests.support.stage import MODEST, RUNNING, Stage, newest_entry
from tests.support.visitor import address, form_of
from webapp import consent, entries
from webapp.entries.tickets import is_ticket


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
@pytest.mark.parametrize("slug", [RUNNING, MODEST])
def test_a_visitor_enters_confirms_by_code_and_holds_a_ticket_and_a_receipt(stage: Stage, slug: str, lang: str):
    visitor = stage.visitor()
    assert visitor.enter(slug, lang).status_code == 303
    assert visitor.confirm(code_in(stage.fetch_mail()[0]), slug, lang).status_code == 303
    page = stage.page(f"{address(slug, lang)}/thanks", visitor.client)
    (letter,) = stage.fetch_mail()

    ticket = stage.ask(lambda: newest_entry().ticket)
    assert is_ticket(ticket)
    assert entries.grouped(ticket) in page.one("main").text
    assert entries.grouped(ticket) in " ".join(letter.text.split())
    assert receipt_in(letter) in page.links


def test_the_same_goes_by_the_link_of_the_letter(stage: Stage):
    visitor, other_browser = stage.visitor(), stage.client()
    visitor.enter()
    link = link_in(stage.fetch_mail()[0])
    other_browser.post(link, data=form_of(other_browser.get(link).text))

    assert [letter.name for letter in stage.fetch_mail()] == ["entry_received"]


def test_taking_part_is_the_purpose_that_every_form_names_and_no_form_goes_without(stage: Stage):
    purposes = {purpose.key: purpose for purpose in consent.CATALOGUE}

    assert purposes["participation"].required
    assert purposes["participation"].clause == "4.1"
    for slug in (RUNNING, MODEST):
        assert "consent_participation" in stage.page(f"/c/{slug}").boxes


def test_no_form_asks_for_money(stage: Stage):
    for slug in (RUNNING, MODEST):
        names = {field.get("name") or "" for field in stage.page(f"/c/{slug}").main.all("input")}
        assert not any(word in name for name in names for word in ("card", "pay", "price", "sum"))
