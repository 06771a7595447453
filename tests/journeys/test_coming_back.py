import re

import pytest

from tests.support.mail import code_in

pytestmark = pytest.mark.browser

SLOW = {"offline": False, "latency": 300, "downloadThroughput": -1, "uploadThroughput": -1}
FRESH = re.compile(r'name="csrf_token" value="[^"]*"|<p[^>]* data-wait="[^>]*>[^<]*</p>\s*| disabled=""')
"""Tokens, and in how many seconds a new code can be sent."""


def without_tokens(html: str) -> str:
    return FRESH.sub("", html)


def test_a_second_entry_looks_exactly_like_the_first_and_the_person_is_told(arrive):
    first = arrive()
    first.enter()
    seen = without_tokens(first.page.content())
    first.confirm(code_in(first.newest_letter()))
    ticket = first.page.locator(".ticket__number").inner_text()

    second = arrive(person=first.person)
    second.enter()
    assert without_tokens(second.page.content()) == seen
    assert ticket in second.newest_letter(count=3).text.replace("\N{NO-BREAK SPACE}", " ")
    assert first.site.sent_names(first.person["email"], 3) == ["entry_code", "entry_received", "entered_already"]


def test_a_second_entry_before_the_confirmation_brings_a_fresh_code(arrive):
    first = arrive(lang="kk", width=360, script=False)
    first.enter()
    seen, old_code = without_tokens(first.page.content()), code_in(first.newest_letter())

    second = arrive(lang="kk", width=360, script=False, person=first.person)
    second.enter()
    assert without_tokens(second.page.content()) == seen
    second.confirm(code_in(second.newest_letter(count=2)))
    assert second.page.locator(".ticket__number").is_visible()
    first.confirm(old_code)
    assert first.page.locator("#code-error").is_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_double_click_makes_one_entry(arrive, script: bool):
    visitor = arrive(script=script)
    visitor.land()
    visitor.fill()
    visitor.wait_until_read()
    visitor.slow_down(SLOW)
    visitor.form.locator("button").scroll_into_view_if_needed()
    box = visitor.form.locator("button").bounding_box()
    for _ in range(2):  # the second while the first is on its way
        with visitor.page.expect_request(lambda request: request.method == "POST"):
            visitor.page.mouse.click(box["x"] + 20, box["y"] + 20)

    visitor.page.wait_for_url("**/thanks")
    visitor.confirm(code_in(visitor.newest_letter()))
    assert visitor.page.locator(".ticket__number").is_visible()
    assert visitor.posts.count("/c/first-snow") == 2
    assert visitor.site.sent_names(visitor.person["email"], 2) == ["entry_code", "entry_received"]


def test_the_back_button_after_entering_shows_the_answers_but_the_iin_and_makes_no_second_entry(arrive):
    visitor = arrive(width=360)
    visitor.enter()
    visitor.page.go_back()
    assert visitor.form.locator("#email").input_value() == visitor.person["email"]
    assert visitor.form.locator("#iin").input_value() == ""

    visitor.fill()
    visitor.send()
    visitor.confirm(code_in(visitor.newest_letter(count=2)))
    assert visitor.page.locator(".ticket__number").is_visible()
    assert visitor.site.sent_names(visitor.person["email"], 3) == ["entry_code", "entered_already", "entry_received"]
