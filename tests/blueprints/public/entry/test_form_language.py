"""A form half filled in that goes on in another language, for who has no script: given back, kept by nobody."""

from datetime import timedelta

import pytest
import time_machine

from tests.support.page import Page
from tests.support.stage import MODEST, OVER, RUNNING, Stage
from tests.support.visitor import address, form_of
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES

GIVEN_BACK = ("last_name", "first_name", "patronymic", "email", "phone")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_typed_is_there_but_the_iin_and_the_boxes(stage: Stage, lang: str):
    before, visitor = stage.counts(), stage.visitor()
    form = visitor.filled(visitor.land(lang="kk" if lang == "ru" else "ru"), email="no address")
    answer = visitor.client.post(address(RUNNING, lang), data={**form, "language": "y"})
    page = Page(answer.text)

    assert (answer.status_code, page.wrong, page.ticked) == (200, [], set())
    for name in GIVEN_BACK:
        assert page.one("input", name=name).get("value") == form[name]
    assert visitor.person["iin"] not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert stage.counts() == before


def test_the_form_goes_on_from_there(stage: Stage):
    visitor = stage.visitor()
    form = visitor.filled(visitor.land(lang="kk"))
    answer = visitor.client.post(f"/c/{RUNNING}", data={**form, "language": "y"})

    assert len(Page(answer.text).notices) == 1
    assert visitor.client.post(f"/c/{RUNNING}", data=visitor.filled(form_of(answer.text))).status_code == 303


def test_who_typed_nothing_is_led_to_the_page_as_it_is(stage: Stage):
    visitor = stage.visitor()
    form = visitor.land(MODEST)
    tokens = {name: form[name] for name in ("csrf_token", "shown")}
    answer = visitor.client.post(f"/en/c/{MODEST}", data={**tokens, "consent_participation": "y", "language": "y"})

    assert (answer.status_code, answer.location) == (303, f"/en/c/{MODEST}")


def test_each_other_language_is_a_button_of_the_form_too(stage: Stage):
    page = stage.page(f"/kk/c/{RUNNING}")
    buttons = page.all("button", form="entry-form", name="language")

    assert [button.get("formaction") for button in buttons] == [f"/c/{RUNNING}", f"/en/c/{RUNNING}"]
    assert page.main.one("form").get("id") == "entry-form"
    assert stage.page(f"/kk/c/{OVER}").all("button", name="language") == []


def test_a_campaign_that_has_closed_meanwhile_says_so(stage: Stage):
    visitor = stage.visitor()
    form = visitor.filled(visitor.land())

    assert visitor.client.post(f"/kk/c/{OVER}", data={**form, "language": "y"}).status_code == 410


def test_a_form_of_another_site_is_not_given_back(stage: Stage):
    answer = stage.client().post(
        f"/c/{RUNNING}", data={"language": "y", "email": "a@b.kz"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403


def test_a_page_that_was_open_for_long_loses_nothing_either(stage: Stage):
    visitor = stage.visitor()
    form = visitor.filled(visitor.land())
    with time_machine.travel(clock.now() + timedelta(hours=13)):
        answer = visitor.client.post(f"/kk/c/{RUNNING}", data={**form, "language": "y"})

    assert Page(answer.text).one("input", name="email").get("value") == visitor.person["email"]
