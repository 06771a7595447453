from collections.abc import Callable
from itertools import product

import pytest

from tests.support.live import LiveSite
from tests.support.mail import code_in, link_in, receipt_in
from tests.support.nightly import NIGHTLY, by_day
from tests.support.visitor import address

pytestmark = pytest.mark.browser

PAIRS = [("ru", 360, True), ("ru", 1280, False), ("kk", 360, False), ("kk", 1280, True)]
"""Each language with each width, each width with and without script, each language with and without script."""
EVERYBODY = by_day(PAIRS, by_night=list(product(("ru", "kk"), (360, 1280), (True, False))))


def everybody(test: Callable[..., None]) -> Callable[..., None]:
    names = [f"{lang}-{width}-{'script' if script else 'no-script'}" for lang, width, script in EVERYBODY]
    return pytest.mark.parametrize(("lang", "width", "script"), EVERYBODY, ids=names)(test)


@everybody
def test_a_visitor_mends_mistakes_confirms_by_code_and_holds_a_receipt(arrive, lang: str, width: int, script: bool):
    visitor = arrive(lang=lang, width=width, script=script)
    page, form = visitor.page, visitor.form
    visitor.land()
    visitor.fill(email="timur.example.kz", phone="+7 727 250 00 00", iin="000101100001")
    form.locator("#consent_participation").uncheck()
    form.locator("#consent_offers_email").check()
    kept = {field.get_attribute("id"): field.input_value() for field in form.locator(".field__input").all()}
    visitor.send()

    assert visitor.path == address("first-snow", lang)
    assert visitor.focused() == "error-summary"
    assert page.locator("#error-summary").is_visible()
    links = page.locator("#error-summary a")
    assert [link.get_attribute("href") for link in links.all()] == [
        "#email", "#phone", "#iin", "#consent_participation",
    ]  # fmt: skip
    for link in links.all():
        link.click()
        assert visitor.focused() == link.get_attribute("href")[1:]
    assert {field.get_attribute("id"): field.input_value() for field in form.locator(".field__input").all()} == kept
    assert form.locator("#of_age").is_checked()
    assert form.locator("#consent_draw").is_checked()
    assert form.locator("#consent_offers_email").is_checked()
    assert not form.locator("#consent_participation").is_checked()
    assert not form.locator("#consent_offers_sms").is_checked()

    visitor.fill()
    visitor.send()
    assert visitor.path == address("first-snow", lang) + "/thanks"
    visitor.confirm("000000" if code_in(visitor.newest_letter()) != "000000" else "111111")
    assert visitor.focused() == "error-summary"
    visitor.confirm(code_in(visitor.newest_letter()))
    ticket = page.locator(".ticket__number").inner_text()
    letter = visitor.newest_letter(count=2)
    assert ticket in letter.text.replace("\N{NO-BREAK SPACE}", " ")

    visitor.press(page.locator(f"a[href$='{receipt_in(letter)}']"))
    assert page.locator(".receipt__event--given").count() == 3
    assert page.locator(".receipt__event--refused").count() == 2


@pytest.mark.parametrize(("lang", "width", "script"), [("ru", 360, False), ("kk", 1280, True)])
def test_opening_the_link_confirms_nothing_and_its_button_does(arrive, lang: str, width: int, script: bool):
    visitor = arrive(lang=lang, width=width, script=script)
    visitor.enter()
    link = link_in(visitor.newest_letter())

    phone = arrive(lang=lang, width=360, script=script, person=visitor.person)
    phone.go(link)
    phone.go(link)
    assert visitor.site.sent_names(visitor.person["email"]) == ["entry_code"]
    assert phone.go(address("first-snow", lang) + "/thanks").ok
    assert phone.page.locator(".ticket__number").count() == 0

    phone.go(link)
    phone.press(phone.page.locator("main form button"))
    assert phone.page.locator(".ticket__number").is_visible()
    assert phone.page.locator(f"a[href$='{receipt_in(visitor.newest_letter(count=2))}']").is_visible()
    assert phone.go(link).status == 410


@pytest.mark.skipif(not NIGHTLY, reason="by day tests/deploy walks on PostgreSQL, behind nginx")
def test_the_same_walk_on_postgresql(arrive, live_on_postgresql: LiveSite):
    visitor = arrive(live_on_postgresql, lang="kk", width=360)
    visitor.take_part()
    letter = visitor.newest_letter(count=2)

    visitor.press(visitor.page.locator(f"a[href$='{receipt_in(letter)}']"))
    assert visitor.page.locator(".receipt__event--given").count() == 2
