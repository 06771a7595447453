"""What only a browser can do with a code and a ticket."""

import pytest

from tests.support.mail import code_in
from tests.support.people import make_person
from tests.support.visitor import address

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("lang", "spelling"), [("ru", "{0}-{1}"), ("kk", " {0} {1} "), ("en", "{0}{1}")])
def test_a_code_is_sent_with_its_sixth_digit_however_it_is_pasted(arrive, lang: str, spelling: str):
    visitor = arrive(lang=lang, width=360)
    visitor.enter("tea-road")
    code = code_in(visitor.newest_letter())
    visitor.page.locator("#code").fill(code[:5])
    posts = len(visitor.posts)
    with visitor.page.expect_navigation():
        visitor.page.locator("#code").fill(spelling.format(code[:3], code[3:]))

    assert visitor.page.locator(".ticket__number").is_visible()
    assert visitor.posts[posts:] == [f"{address('tea-road', lang)}/confirm"]


@pytest.mark.parametrize(("lang", "script"), [("ru", True), ("kk", False), ("en", True)])
def test_a_mistyped_address_is_corrected_and_the_device_shows_its_ticket_until_it_forgets_it(
    arrive, lang: str, script: bool
):
    visitor = arrive(lang=lang, width=360, script=script)
    visitor.enter("tea-road")
    visitor.newest_letter()
    visitor.person = make_person()
    visitor.page.locator("details:has(#email) summary").click()
    visitor.page.locator("#email").fill(visitor.person["email"])
    visitor.press(visitor.page.locator("form[action$=contact] button"))
    visitor.confirm(code_in(visitor.newest_letter()))
    ticket = visitor.page.locator(".ticket__number").inner_text()

    visitor.land("tea-road")
    assert visitor.page.locator(".ticket__number").inner_text() == ticket
    visitor.page.locator("details:has(form[action$=forget]) summary").click()
    visitor.press(visitor.page.locator("form[action$=forget] button"))
    assert visitor.form.locator("#email").input_value() == ""
    assert visitor.page.locator(".ticket__number").count() == 0


def test_after_five_wrong_codes_the_page_offers_a_new_one_in_place_of_the_button_that_would_fail(arrive):
    visitor = arrive(width=360, script=False)
    visitor.enter("tea-road")
    right = code_in(visitor.newest_letter())
    for number in range(5):
        visitor.confirm(f"{(int(right) + number + 1) % 1_000_000:06d}")

    (button,) = visitor.page.locator("form:has(#code) button").all()
    assert button.get_attribute("formaction") == "/c/tea-road/resend"


def test_until_a_new_code_can_be_sent_its_button_waits(arrive):
    visitor = arrive(width=360)
    visitor.enter("tea-road")
    button, note = visitor.page.locator("form[action$=resend] button"), visitor.page.locator("[data-wait]")

    assert note.count() == 0 or button.is_disabled()
    visitor.wait_until(lambda: button.is_enabled())
    assert not note.is_visible()
