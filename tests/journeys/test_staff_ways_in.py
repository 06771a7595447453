"""Staff come in: by keyboard with a passkey, and by password where no script runs.

The passkey lies in a virtual authenticator of the browser (WebAuthn Level 3, 11.2), whose owner is there and willing.
"""

import re
from collections.abc import Iterator
from itertools import count

import pyotp
import pytest

from tests.support.live import LiveSite, run_site
from tests.support.surfer import Surfer

pytestmark = pytest.mark.browser

PASSWORD = "снег чайник верблюд 41"
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
_numbers = count(1)


@pytest.fixture(scope="module")
def office(browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A site with a name: browsers keep no passkeys for a number."""
    with run_site(tmp_path_factory.mktemp("office"), host="localhost") as site:
        yield site


def invite(site: LiveSite, role: str = "administrator", email: str = "") -> str:
    email = email or f"journey.{next(_numbers)}@example.kz"
    return site.command("accounts", "invite", email, "--role", role).strip()


def give_authenticator(surfer: Surfer) -> None:
    devtools = surfer.context.new_cdp_session(surfer.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def tab_to(surfer: Surfer, selector: str) -> None:
    for _ in range(60):
        surfer.page.keyboard.press("Tab")
        if surfer.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def press_enter(surfer: Surfer, ends_at: str) -> None:
    surfer.page.keyboard.press("Enter")
    surfer.page.wait_for_url(re.compile(ends_at))


def come_in_by_passkey(surfer: Surfer, link: str) -> None:
    surfer.go(link)
    tab_to(surfer, "#passkey-name")
    surfer.page.keyboard.type("Айгүл")
    with surfer.page.expect_navigation():
        surfer.page.keyboard.press("Enter")
    assert surfer.path.startswith("/staff")


def come_in_by_password(surfer: Surfer) -> str:
    """Fill in the invitation that is open; answers the code that was used up by it."""
    secret = "".join(surfer.page.locator(".telephone code").inner_text().split())
    surfer.page.locator("#name").fill("Ерлан")
    surfer.page.locator("#password").fill(PASSWORD)
    code = pyotp.TOTP(secret).now()
    surfer.page.locator("#code").fill(code)
    surfer.press(surfer.page.locator("form:has(#password) button"))
    assert surfer.page.locator(".codes li").count() == 10
    return code


@pytest.mark.parametrize("width", [360, 1280])
def test_who_is_invited_makes_a_passkey_and_signs_in_by_it_with_the_keyboard_alone(arrive, office, width: int):
    surfer = arrive(office, width=width)
    give_authenticator(surfer)
    come_in_by_passkey(surfer, invite(office))
    surfer.go("/staff/me")
    tab_to(surfer, "form[action$='/sign-out'] button")
    press_enter(surfer, "/staff/sign-in$")
    assert surfer.go("/staff/me").status == 404

    surfer.go("/staff/sign-in")
    tab_to(surfer, "form[data-passkey] button")
    press_enter(surfer, "/staff/(?!sign-in)|/staff$")
    assert surfer.go("/staff/me").ok


def test_a_passkey_shows_again_who_is_there_and_leads_on(arrive, office):
    surfer = arrive(office)
    give_authenticator(surfer)
    come_in_by_passkey(surfer, invite(office))
    surfer.go("/staff/prove?next=/staff/people")
    tab_to(surfer, "form[data-passkey] button")
    press_enter(surfer, "//[^/]+/staff/people$")

    assert surfer.page.locator("h1").is_visible()


def test_a_passkey_is_added_once_its_maker_has_shown_who_they_are(arrive, office):
    surfer = arrive(office)
    give_authenticator(surfer)
    surfer.go(invite(office))
    come_in_by_password(surfer)
    paper = surfer.page.locator(".codes code").first.inner_text()
    surfer.go("/staff/me/passkey")
    assert surfer.path.startswith("/staff/prove")
    surfer.page.locator("#password").fill(PASSWORD)
    surfer.page.locator("#code").fill(paper)
    surfer.press(surfer.page.locator("form:has(#password) button"))
    surfer.page.locator("form[data-passkey] input[name=name]").fill("Ноутбук")
    with surfer.page.expect_navigation():
        surfer.page.locator("form[data-passkey] button").click()

    assert surfer.path == "/staff/me"
    assert "Ноутбук" in surfer.page.locator("main").inner_text()


def test_the_passkey_of_somebody_else_shows_nothing(arrive, office):
    surfer, other = arrive(office), arrive(office)
    give_authenticator(other)
    come_in_by_passkey(other, invite(office))
    surfer.go(invite(office))
    come_in_by_password(surfer)
    surfer.context.clear_cookies()
    give_authenticator(surfer)
    surfer.go("/staff/sign-in")
    surfer.page.locator("form[data-passkey] button").click()
    surfer.page.locator("[data-fault]").wait_for(state="visible")

    assert surfer.path == "/staff/sign-in"
    assert surfer.page.locator("form[data-passkey] button").is_enabled()


def test_without_script_a_password_with_a_code_does_the_same(arrive, office):
    surfer = arrive(office, script=False, width=360)
    surfer.go(invite(office, "responsible", "without.script@example.kz"))
    assert not surfer.page.locator("form[data-passkey]").is_visible()
    used = come_in_by_password(surfer)
    paper = surfer.page.locator(".codes code").first.inner_text()
    surfer.press(surfer.page.locator("main a.button"))
    surfer.press(surfer.page.locator("form[action$='/sign-out'] button"))

    for code, status in ((used, 422), (paper, 303)):
        surfer.page.locator("#email").fill("without.script@example.kz")
        surfer.page.locator("#password").fill(PASSWORD)
        surfer.page.locator("#code").fill(code)
        surfer.press(surfer.page.locator("form:has(#password) button"))
        assert (surfer.page.locator("#fault-error").count() == 1) is (status == 422)
    assert surfer.go("/staff/me").ok


def test_a_link_of_an_invitation_works_once(arrive, office):
    link = invite(office)
    surfer = arrive(office)
    surfer.go(link)
    come_in_by_password(surfer)

    assert arrive(office).go(link).status == 404
