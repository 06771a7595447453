from tests.races.witness import BOXES, Witness
from tests.support import applications, http_load
from tests.support.people import make_person
from tests.support.server import WebServer
from webapp.settings import Settings

CLICKS = 100
ONE_ENTRY = {"participant": 1, "entry": 1, "consent_event": BOXES}
PER_MAILBOX = 5
"""Forms that may be sent in an hour for one mailbox."""


def test_a_hundred_clicks_at_once_make_one_entry_and_one_answer(web: WebServer, settings: Settings):
    (form,) = applications.prepare(web.port, [make_person()])

    answers = http_load.send_all(web.port, [form.request] * CLICKS, CLICKS)

    assert {answer and (answer.status, answer.header("location")) for answer in answers} == {
        (303, "/c/first-snow/thanks")
    }
    assert Witness(settings).count() == {**ONE_ENTRY, "attempt": 1, "outbox_message": 0}


def test_a_hundred_forms_of_one_person_at_once_are_a_few_claims_and_each_is_answered_alike(
    web: WebServer, settings: Settings
):
    forms = applications.prepare(web.port, [make_person()] * CLICKS)

    answers = http_load.send_all(web.port, [form.request for form in forms], CLICKS)

    assert sorted(answer.status if answer else 0 for answer in answers) == [303] * PER_MAILBOX + [429] * (
        CLICKS - PER_MAILBOX
    )
    assert {answer.header("location") for answer in answers if answer and answer.status == 303} == {
        "/c/first-snow/thanks"
    }
    assert Witness(settings).count() == {
        "participant": PER_MAILBOX,
        "entry": PER_MAILBOX,
        "consent_event": PER_MAILBOX * BOXES,
        "attempt": PER_MAILBOX,
        "outbox_message": 0,
    }
