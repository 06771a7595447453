"""Staff come in: by keyboard with a passkey, and by password where no script runs.

The passkey lies in a virtual authenticator of the browser (WebAuthn Level 3, 11.2), whose owner is there and willing.
"""

import re
from itertools import count

import pyotp
import pytest

from tests.support.browser_visitor import BrowserVisitor
from tests.support.live import LiveSite

pytestmark = pytest.mark.browser

PASSWORD = "снег чайник верблюд 41"
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
_numbers = count(1)


def invite(site: LiveSite, role: str = "administrator", email: str = "") -> str:
    email = email or f"journey.{next(_numbers)}@example.kz"
    return site.command("accounts", "invite", email, "--role", role).strip()


def give_authenticator(visitor: BrowserVisitor) -> None:
    devtools = visitor.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def tab_to(visitor: BrowserVisitor, selector: str) -> None:
    for _ in range(60):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def press_enter(visitor: BrowserVisitor, ends_at: str) -> None:
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(re.compile(ends_at))


def come_in_by_passkey(visitor: BrowserVisitor, link: str) -> None:
    visitor.go(link)
    tab_to(visitor, "#passkey-name")
    visitor.page.keyboard.type("Айгүл")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    assert visitor.path.startswith("/staff")


def come_in_by_password(visitor: BrowserVisitor) -> str:
    """Fill in the invitation that is open; answers the code that was used up by it."""
    secret = "".join(visitor.page.locator(".telephone code").inner_text().split())
    visitor.page.locator("#name").fill("Ерлан")
    visitor.page.locator("#password").fill(PASSWORD)
    code = pyotp.TOTP(secret).now()
    visitor.page.locator("#code").fill(code)
    visitor.press(visitor.page.locator("form:has(#password) button"))
    assert visitor.page.locator(".codes li").count() == 10
    return code


@pytest.mark.parametrize("width", [360, 1280])
def test_who_is_invited_makes_a_passkey_and_signs_in_by_it_with_the_keyboard_alone(arrive, live, width: int):
    visitor = arrive(live, width=width)
    give_authenticator(visitor)
    come_in_by_passkey(visitor, invite(live))
    visitor.go("/staff/me")
    tab_to(visitor, "form[action$='/sign-out'] button")
    press_enter(visitor, "/staff/sign-in$")
    assert visitor.go("/staff/me").status == 404

    visitor.go("/staff/sign-in")
    tab_to(visitor, "form[data-passkey] button")
    press_enter(visitor, "/staff/(?!sign-in)|/staff$")
    assert visitor.go("/staff/me").ok


def test_a_passkey_shows_again_who_is_there_and_leads_on(arrive, live):
    visitor = arrive(live)
    give_authenticator(visitor)
    come_in_by_passkey(visitor, invite(live))
    visitor.go("/staff/prove?next=/staff/people")
    tab_to(visitor, "form[data-passkey] button")
    press_enter(visitor, "//[^/]+/staff/people$")

    assert visitor.page.locator("h1").is_visible()


def test_a_passkey_is_added_once_its_maker_has_shown_who_they_are(arrive, live):
    visitor = arrive(live)
    give_authenticator(visitor)
    visitor.go(invite(live))
    come_in_by_password(visitor)
    paper = visitor.page.locator(".codes code").first.inner_text()
    visitor.go("/staff/me/passkey")
    assert visitor.path.startswith("/staff/prove")
    visitor.page.locator("#password").fill(PASSWORD)
    visitor.page.locator("#code").fill(paper)
    visitor.press(visitor.page.locator("form:has(#password) button"))
    visitor.page.locator("form[data-passkey] input[name=name]").fill("Ноутбук")
    with visitor.page.expect_navigation():
        visitor.page.locator("form[data-passkey] button").click()

    assert visitor.path == "/staff/me"
    assert "Ноутбук" in visitor.page.locator("main").inner_text()


def test_the_passkey_of_somebody_else_shows_nothing(arrive, live):
    visitor, other = arrive(live), arrive(live)
    give_authenticator(other)
    come_in_by_passkey(other, invite(live))
    visitor.go(invite(live))
    come_in_by_password(visitor)
    visitor.context.clear_cookies()
    give_authenticator(visitor)
    visitor.go("/staff/sign-in")
    visitor.page.locator("form[data-passkey] button").click()
    visitor.page.locator("[data-fault]").wait_for(state="visible")

    assert visitor.path == "/staff/sign-in"
    assert visitor.page.locator("form[data-passkey] button").is_enabled()


def test_without_script_a_password_with_a_code_does_the_same(arrive, live):
    visitor = arrive(live, script=False, width=360)
    visitor.go(invite(live, "responsible", "without.script@example.kz"))
    assert not visitor.page.locator("form[data-passkey]").is_visible()
    used = come_in_by_password(visitor)
    paper = visitor.page.locator(".codes code").first.inner_text()
    visitor.press(visitor.page.locator("main a.button"))
    visitor.press(visitor.page.locator("form[action$='/sign-out'] button"))

    for code, status in ((used, 422), (paper, 303)):
        visitor.page.locator("#email").fill("without.script@example.kz")
        visitor.page.locator("#password").fill(PASSWORD)
        visitor.page.locator("#code").fill(code)
        visitor.press(visitor.page.locator("form:has(#password) button"))
        assert (visitor.page.locator("#fault-error").count() == 1) is (status == 422)
    assert visitor.go("/staff/me").ok


def test_a_link_of_an_invitation_works_once(arrive, live):
    link = invite(live)
    visitor = arrive(live)
    visitor.go(link)
    come_in_by_password(visitor)

    assert arrive(live).go(link).status == 404
