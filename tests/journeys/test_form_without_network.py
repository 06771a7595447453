"""The entry form on a phone that has lost its network: nothing typed is lost, and nothing is kept in secret."""

import json

import pytest

from tests.support.axe import findings
from tests.support.mail import code_in

pytestmark = pytest.mark.browser

DRAFT = "localStorage.getItem('vpluse-form')"
NEVER_KEPT = ("iin", "of_age", "consent_participation", "consent_draw", "csrf_token", "shown")


def try_to_send(visitor) -> None:
    visitor.form.locator("button").click()
    visitor.page.locator("[data-draft-note] [data-when=kept]").wait_for()


@pytest.mark.parametrize(("lang", "width"), [("ru", 360), ("kk", 360), ("en", 1280)])
def test_what_was_typed_is_kept_told_given_back_and_forgotten_when_it_is_sent(arrive, lang: str, width: int):
    visitor = arrive(lang=lang, width=width)
    visitor.land()
    visitor.await_worker()
    visitor.fill()
    with visitor.without_network():
        try_to_send(visitor)
        visitor.page.emulate_media(reduced_motion="reduce")
        assert findings(visitor.page) == []
        visitor.page.close()  # and the phone is put away
        visitor.page = visitor.context.new_page()

    visitor.land()
    assert visitor.page.locator("[data-draft-note] [data-when=restored]").is_visible()
    assert findings(visitor.page) == []
    for name in ("last_name", "first_name", "patronymic", "email"):
        assert visitor.form.locator(f"#{name}").input_value() == visitor.person[name]
    assert visitor.form.locator("#iin").input_value() == ""
    assert visitor.form.locator("input:checked").count() == 0

    visitor.fill()
    visitor.send()
    assert visitor.page.evaluate(DRAFT) is None
    visitor.confirm(code_in(visitor.newest_letter()))
    assert visitor.page.locator(".ticket__number").is_visible()


def test_only_what_a_browser_may_remember_is_kept_and_for_half_a_day(arrive):
    visitor = arrive()
    visitor.land()
    visitor.fill()
    with visitor.without_network():
        try_to_send(visitor)
        kept = json.loads(visitor.page.evaluate(DRAFT))
        now = visitor.page.evaluate("Date.now()")
    visitor.page.locator("[data-draft-note] button").click()

    assert kept["slug"] == "first-snow"
    assert set(kept["typed"]) == {"last_name", "first_name", "patronymic", "email", "phone"}
    assert not [name for name in NEVER_KEPT if name in kept["typed"]]
    assert 0 < kept["until"] - now <= 12 * 60 * 60 * 1000
    assert visitor.person["iin"] not in json.dumps(kept)


def test_a_press_erases_it_from_the_device_and_from_the_page(arrive):
    visitor = arrive(width=360)
    visitor.land()
    visitor.fill()
    with visitor.without_network():
        try_to_send(visitor)
    visitor.land()
    visitor.page.locator("[data-draft-note] button").click()

    assert visitor.page.evaluate(DRAFT) is None
    assert visitor.form.locator("#email").input_value() == ""
    visitor.land()
    assert not visitor.page.locator("[data-draft-note]").is_visible()


def test_the_term_ends_on_whichever_page_is_opened_next(arrive):
    visitor = arrive()
    visitor.land()
    visitor.fill()
    with visitor.without_network():
        try_to_send(visitor)
    visitor.page.evaluate("""() => {
        const kept = JSON.parse(localStorage.getItem("vpluse-form"));
        localStorage.setItem("vpluse-form", JSON.stringify({ ...kept, until: Date.now() - 1 }));
    }""")
    visitor.go("/policy")

    assert visitor.page.evaluate(DRAFT) is None


def test_another_campaigns_form_is_given_nothing_and_takes_nothing(arrive):
    visitor = arrive()
    visitor.land()
    visitor.fill()
    with visitor.without_network():
        try_to_send(visitor)
    visitor.land("tea-road")
    assert visitor.form.locator("#email").input_value() == ""
    visitor.land()
    assert visitor.form.locator("#email").input_value() == visitor.person["email"]
    visitor.page.locator("[data-draft-note] button").click()


# What is put on the device, and whether the page then says so.
TELL = """
const put = Storage.prototype.setItem;
Storage.prototype.setItem = function (...what) {
    put.apply(this, what);
    const said = () => document.querySelector("[data-draft-note] [data-when=kept]").checkVisibility();
    queueMicrotask(() => console.debug(what[0], said()));
};"""


def told_when_stored(visitor) -> list[str]:
    told = []
    visitor.context.add_init_script(TELL)
    visitor.page.on("console", lambda message: told.append(message.text) if message.type == "debug" else None)
    return told


def test_a_form_that_hangs_is_kept_too_until_it_arrives(arrive):
    visitor = arrive(width=360)
    told = told_when_stored(visitor)
    visitor.land()
    visitor.fill()
    visitor.wait_until_read()
    visitor.slow_down({"offline": False, "latency": 7000, "downloadThroughput": -1, "uploadThroughput": -1})
    visitor.press(visitor.form.locator("button"))
    visitor.slow_down({"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})

    assert told == ["vpluse-form true"]
    assert visitor.path == "/c/first-snow/thanks"
    assert visitor.page.evaluate(DRAFT) is None


def test_a_form_that_is_sent_leaves_nothing_on_the_device_on_its_way(arrive):
    visitor = arrive()
    told = told_when_stored(visitor)
    visitor.enter()

    assert told == []
