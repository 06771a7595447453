"""The entry form on a phone that has lost its network: nothing typed is lost, and nothing is kept in secret."""

import pytest

from tests.support.axe import findings
from tests.support.mail import code_in

pytestmark = pytest.mark.browser

STORED = "sessionStorage.getItem('vpluse-form')"


def try_to_send(visitor) -> None:
    visitor.form.locator("button").click()
    visitor.page.locator("[data-draft-note] [data-when=kept]").wait_for()


@pytest.mark.parametrize(("lang", "width"), [("ru", 360), ("kk", 360), ("en", 1280)])
def test_a_form_that_cannot_be_sent_stays_as_it_is_and_says_so(arrive, lang: str, width: int):
    visitor = arrive(lang=lang, width=width)
    visitor.land()
    visitor.await_worker()
    visitor.fill()
    visitor.wait_until_read()
    with visitor.without_network():
        try_to_send(visitor)
        visitor.page.emulate_media(reduced_motion="reduce")
        assert findings(visitor.page) == []

    assert visitor.form.locator("#iin").input_value().replace(" ", "") == visitor.person["iin"]
    visitor.press(visitor.form.locator("button"))
    assert visitor.path == visitor.address("/c/first-snow/thanks")
    assert visitor.page.evaluate(STORED) is None
    visitor.confirm(code_in(visitor.newest_letter()))
    assert visitor.page.locator(".ticket__number").is_visible()


# A browser on its way to another page answers no questions, so the page itself tells what it shows.
TELL = """
addEventListener("DOMContentLoaded", () => {
    const note = document.querySelector("[data-draft-note]");
    const said = () => console.debug("told", note.querySelector("[data-when=kept]").checkVisibility());
    if (note) new MutationObserver(said).observe(note, { attributeFilter: ["hidden"] });
});"""


def test_a_form_that_hangs_says_so_too(arrive):
    visitor = arrive(width=360)
    told = []
    visitor.context.add_init_script(TELL)
    visitor.page.on("console", lambda message: told.append(message.text) if message.type == "debug" else None)
    visitor.land()
    visitor.fill()
    visitor.wait_until_read()
    visitor.slow_down({"offline": False, "latency": 7000, "downloadThroughput": -1, "uploadThroughput": -1})
    visitor.press(visitor.form.locator("button"))
    visitor.slow_down({"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})

    assert told == ["told true"]
    assert visitor.path == "/c/first-snow/thanks"
    assert visitor.page.evaluate(STORED) is None
