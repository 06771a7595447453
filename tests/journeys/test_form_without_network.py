"""The entry form on a phone that has lost its network: nothing typed is lost, and nothing is kept in secret."""

import json

import pytest

from tests.support.axe import findings
from tests.support.mail import code_in

pytestmark = pytest.mark.browser

DRAFT = "localStorage.getItem('vpluse-form')"
NEVER_KEPT = ("iin", "of_age", "consent_participation", "consent_draw", "csrf_token", "shown")


def try_to_send(surfer) -> None:
    surfer.form.locator("button").click()
    surfer.page.locator("[data-draft-note] [data-when=kept]").wait_for()


@pytest.mark.parametrize(("lang", "width"), [("ru", 360), ("kk", 360), ("en", 1280)])
def test_what_was_typed_is_kept_told_given_back_and_forgotten_when_it_is_sent(arrive, lang: str, width: int):
    surfer = arrive(lang=lang, width=width)
    surfer.land()
    surfer.await_worker()
    surfer.fill()
    with surfer.without_network():
        try_to_send(surfer)
        surfer.page.emulate_media(reduced_motion="reduce")
        assert findings(surfer.page) == []
        surfer.page.close()  # and the phone is put away
        surfer.page = surfer.context.new_page()

    surfer.land()
    assert surfer.page.locator("[data-draft-note] [data-when=restored]").is_visible()
    assert findings(surfer.page) == []
    for name in ("last_name", "first_name", "patronymic", "email"):
        assert surfer.form.locator(f"#{name}").input_value() == surfer.person[name]
    assert surfer.form.locator("#iin").input_value() == ""
    assert surfer.form.locator("input:checked").count() == 0

    surfer.fill()
    surfer.send()
    assert surfer.page.evaluate(DRAFT) is None
    surfer.confirm(code_in(surfer.newest_letter()))
    assert surfer.page.locator(".ticket__number").is_visible()


def test_only_what_a_browser_may_remember_is_kept_and_for_half_a_day(arrive):
    surfer = arrive()
    surfer.land()
    surfer.fill()
    with surfer.without_network():
        try_to_send(surfer)
        kept = json.loads(surfer.page.evaluate(DRAFT))
        now = surfer.page.evaluate("Date.now()")
    surfer.page.locator("[data-draft-note] button").click()

    assert kept["slug"] == "first-snow"
    assert set(kept["typed"]) == {"last_name", "first_name", "patronymic", "email", "phone"}
    assert not [name for name in NEVER_KEPT if name in kept["typed"]]
    assert 0 < kept["until"] - now <= 12 * 60 * 60 * 1000
    assert surfer.person["iin"] not in json.dumps(kept)


def test_a_press_erases_it_from_the_device_and_from_the_page(arrive):
    surfer = arrive(width=360)
    surfer.land()
    surfer.fill()
    with surfer.without_network():
        try_to_send(surfer)
    surfer.land()
    surfer.page.locator("[data-draft-note] button").click()

    assert surfer.page.evaluate(DRAFT) is None
    assert surfer.form.locator("#email").input_value() == ""
    surfer.land()
    assert not surfer.page.locator("[data-draft-note]").is_visible()


def test_the_term_ends_on_whichever_page_is_opened_next(arrive):
    surfer = arrive()
    surfer.land()
    surfer.fill()
    with surfer.without_network():
        try_to_send(surfer)
    surfer.page.evaluate("""() => {
        const kept = JSON.parse(localStorage.getItem("vpluse-form"));
        localStorage.setItem("vpluse-form", JSON.stringify({ ...kept, until: Date.now() - 1 }));
    }""")
    surfer.go("/policy")

    assert surfer.page.evaluate(DRAFT) is None


def test_another_campaigns_form_is_given_nothing_and_takes_nothing(arrive):
    surfer = arrive()
    surfer.land()
    surfer.fill()
    with surfer.without_network():
        try_to_send(surfer)
    surfer.land("tea-road")
    assert surfer.form.locator("#email").input_value() == ""
    surfer.land()
    assert surfer.form.locator("#email").input_value() == surfer.person["email"]
    surfer.page.locator("[data-draft-note] button").click()


# What is put on the device, and whether the page then says so.
TELL = """
const put = Storage.prototype.setItem;
Storage.prototype.setItem = function (...what) {
    put.apply(this, what);
    const said = () => document.querySelector("[data-draft-note] [data-when=kept]").checkVisibility();
    queueMicrotask(() => console.debug(what[0], said()));
};"""


def told_when_stored(surfer) -> list[str]:
    told = []
    surfer.context.add_init_script(TELL)
    surfer.page.on("console", lambda message: told.append(message.text) if message.type == "debug" else None)
    return told


def test_a_form_that_hangs_is_kept_too_until_it_arrives(arrive):
    surfer = arrive(width=360)
    told = told_when_stored(surfer)
    surfer.land()
    surfer.fill()
    surfer.wait_until_read()
    surfer.slow_down({"offline": False, "latency": 7000, "downloadThroughput": -1, "uploadThroughput": -1})
    surfer.press(surfer.form.locator("button"))
    surfer.slow_down({"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})

    assert told == ["vpluse-form true"]
    assert surfer.path == "/c/first-snow/thanks"
    assert surfer.page.evaluate(DRAFT) is None


def test_a_form_that_is_sent_leaves_nothing_on_the_device_on_its_way(arrive):
    surfer = arrive()
    told = told_when_stored(surfer)
    surfer.enter()

    assert told == []
