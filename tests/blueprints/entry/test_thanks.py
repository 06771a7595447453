from tests.support.factories import publish_campaign
from tests.support.mail import Mailbox, code_in, receipt_in
from tests.support.visitor import Visitor


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
