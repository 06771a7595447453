"""The site starts again with another secret, and nobody who was in the middle of something notices."""

from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from tests.conftest import Site
from tests.support.archive import opened
from tests.support.choosing import agree
from tests.support.colleague import Colleague
from tests.support.factories import publish_campaign
from tests.support.mail import Mailbox, code_in, link_in, receipt_in
from tests.support.page import Page
from tests.support.visitor import Visitor
from webapp import accounts
from webapp.accounts import RESPONSIBLE
from webapp.platform import clock

OLD, NEW = "a secret of the months before this one", "a secret that was made only a minute ago"
ONLY_OLD, BOTH, ONLY_NEW = {"k1": OLD}, {"k2": NEW, "k1": OLD}, {"k2": NEW}
RUNNING, BOARD, GOOD = "first-snow", "/staff", "снег чайник верблюд 41"
ASKED = {"fields": ["email"], "ground": "court", "basis": "Запрос суда № 7 от 1 ноября", "recipient": "Суд № 2"}


@pytest.fixture
def start(site: Site) -> Callable[[dict[str, str]], Flask]:
    """Starts the site with these versions of its secret."""

    def start(secrets: dict[str, str]) -> Flask:
        return site.make_app(secret_keys=secrets)

    return start


@pytest.fixture
def before(start) -> Flask:
    """The site as it was, with a campaign."""
    app = start(ONLY_OLD)
    with app.app_context():
        publish_campaign()
    return app


def mail_of(app: Flask):
    with app.app_context():
        return Mailbox().fetch()[-1]


def rotate(app: Flask) -> str:
    done = app.test_cli_runner().invoke(args=["vault", "rotate"])
    assert done.exit_code == 0, done.output
    return done.output


def code_of(secret: str) -> str:
    return pyotp.TOTP(secret).at(clock.now())


def with_password(app: Flask, colleague: Colleague) -> tuple[str, str]:
    """The secret of a telephone, and a code on paper."""
    with app.app_context():
        secret, at = accounts.new_secret(), clock.now() - timedelta(minutes=5)
        accounts.set_password(colleague.member, GOOD, secret, pyotp.TOTP(secret).at(at), at)
        return secret, accounts.make_codes(colleague.member.id, at)[0]


def sign_in(app: Flask, colleague: Colleague, password: str, code: str):
    client = app.test_client()
    token = Page(client.get("/staff/sign-in").text).all(name="csrf_token")[0].get("value")
    data = {"csrf_token": token, "email": colleague.member.email, "password": password, "code": code}
    return client.post("/staff/sign-in", data=data)


def test_a_form_that_was_open_is_taken_with_its_session_its_token_and_its_choice(before, start):
    visitor = Visitor(agree(before.test_client()))
    filled = visitor.filled(visitor.land())
    visitor.client.application = start(BOTH)

    answer = visitor.client.post(f"/c/{RUNNING}", data=filled)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/c/{RUNNING}/thanks")
    assert visitor.client.get("/policy").headers["Analytics-Status"] == "on"


@pytest.mark.parametrize("way", ["code", "link"])
def test_a_code_and_a_link_that_were_sent_still_confirm(before, start, way):
    visitor = Visitor(before.test_client())
    visitor.enter()
    sent = mail_of(before)
    after = visitor.client.application = start(BOTH)
    if way == "code":
        assert visitor.confirm(code_in(sent)).status_code == 303
        receipts = [
            link for link in Page(visitor.client.get(f"/c/{RUNNING}/thanks").text).links if "/receipts/" in link
        ]
        assert receipts[0].endswith(receipt_in(mail_of(after)))
    else:
        page = Page(visitor.client.get(link_in(sent)).text)
        token = page.all(name="csrf_token")[0].get("value")
        assert visitor.client.post(link_in(sent), data={"csrf_token": token}).status_code == 303


def test_the_receipt_of_a_person_keeps_its_address_when_the_old_secret_has_gone(before, start):
    visitor = Visitor(before.test_client())
    visitor.enter()
    visitor.confirm(code_in(mail_of(before)))
    address = receipt_in(mail_of(before))
    rotate(start(BOTH))
    after = start(ONLY_NEW)
    Visitor(after.test_client(), visitor.person).enter()

    assert receipt_in(mail_of(after)) == address
    assert after.test_client().get(address).status_code == 200


def test_a_receipt_whose_address_cannot_be_made_any_more_still_opens_and_nobody_is_shown_a_broken_one(before, start):
    visitor = Visitor(before.test_client())
    visitor.enter()
    visitor.confirm(code_in(mail_of(before)))
    address = receipt_in(mail_of(before))
    after = start(ONLY_NEW)
    Visitor(after.test_client(), visitor.person).enter()

    assert "/receipts/" not in mail_of(after).text
    assert after.test_client().get(address).status_code == 200


def test_staff_sign_in_by_password_with_the_telephone_they_have_before_and_after_the_rotation(before, start):
    colleague = Colleague(before)
    secret, _paper = with_password(before, colleague)
    both = start(BOTH)
    assert sign_in(both, colleague, GOOD, code_of(secret)).status_code == 303
    rotate(both)
    after = start(ONLY_NEW)
    with after.app_context():
        later = clock.now() + timedelta(minutes=5)
        accounts.check(accounts.find_by_email(colleague.member.email), GOOD, pyotp.TOTP(secret).at(later), later)


def test_with_a_seal_that_does_not_open_the_right_password_and_a_wrong_one_are_answered_alike(before, start):
    colleague = Colleague(before)
    secret, paper = with_password(before, colleague)
    after = start(ONLY_NEW)
    answers = [sign_in(after, colleague, password, code_of(secret)) for password in (GOOD, "a wrong password 1")]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert len({Page(answer.text).one("main").text for answer in answers}) == 1
    assert sign_in(after, colleague, GOOD, paper).status_code == 303


def test_the_password_of_a_file_stays_that_of_the_file(before, start):
    asker, second = Colleague(before, RESPONSIBLE), Colleague(before, RESPONSIBLE)
    Visitor(before.test_client()).enter()
    path = f"/staff/c/{RUNNING}/exports"
    asker.post(path, **ASKED)
    press(second, path, "approve")
    shown = asker.page(path).one("code").text
    file = press(asker, path, "download").data
    rotate(start(BOTH))
    asker.client.application = start(ONLY_NEW)

    assert asker.client.get(path).status_code == 200
    assert Page(asker.client.get(path).text).one("code").text == shown
    opened(file, shown)


def press(colleague: Colleague, path: str, verb: str):
    page = Page(colleague.get(path).text)
    (address,) = {form.get("action") for form in page.all("form") if (form.get("action") or "").endswith(verb)}
    return colleague.client.post(address, data={"csrf_token": page.all(name="csrf_token")[0].get("value")})


def test_a_link_to_frozen_figures_is_shown_again_as_it_was(before, start):
    colleague = Colleague(before, "marketer")
    token = Page(colleague.get(BOARD).text).all(name="csrf_token")[0].get("value")
    until = f"{clock.in_almaty(clock.now() + timedelta(days=7)):%Y-%m-%d}"
    assert colleague.client.post("/staff/links", data={"csrf_token": token, "until": until}).status_code == 303
    (link,) = links_of(colleague)
    rotate(start(BOTH))
    colleague.client.application = start(ONLY_NEW)

    assert links_of(colleague) == [link]
    assert colleague.client.get(link).status_code == 200


def links_of(colleague: Colleague) -> list[str]:
    return [link for link in colleague.page(BOARD).links if link.startswith("/figures/")]


def test_the_command_says_what_it_did_and_when_the_old_secret_may_go(before, start):
    with_password(before, Colleague(before))
    both = start(BOTH)

    until = f"{clock.in_almaty(clock.now() + timedelta(days=180)):%Y-%m-%d}"
    assert "1 seals of the site were made anew" in (told := rotate(both))
    assert f"Out of VPLUSE_SECRET_KEYS may go from {until} on: k1." in told
    assert "0 seals of the site were made anew" in rotate(both)
    assert "may go" not in rotate(start(ONLY_NEW))


def test_the_command_says_when_seals_are_left_that_nothing_opens(before, start):
    with_password(before, Colleague(before))

    assert "1 seals of the site open with no secret of VPLUSE_SECRET_KEYS" in rotate(start(ONLY_NEW))
