"""How often something may be tried: wide by address, tight by person. Behind one address may be thousands."""

from datetime import timedelta

import pytest
import time_machine

from tests.support.factories import publish_campaign
from tests.support.page import Page
from tests.support.stage import RUNNING, Stage
from tests.support.visitor import REQUIRED, Visitor, address, form_of
from webapp.blueprints.shared import limits
from webapp.platform import clock
from webapp.platform.ratelimit import Bound

pytestmark = pytest.mark.both_databases


@pytest.fixture
def narrow(site):
    """A site where three entries an hour may come from one address."""
    app = site.make_app(entries_per_address_per_hour=3)
    with app.app_context():
        publish_campaign()
    return app


def test_entries_beyond_the_limit_of_an_address_are_refused_until_the_hour_has_passed(narrow):
    statuses = [Visitor(narrow.test_client()).enter().status_code for _ in range(4)]
    refused = Visitor(narrow.test_client()).enter()
    assert statuses == [303, 303, 303, 429]
    assert int(refused.headers["Retry-After"]) > 0
    assert "Попробуйте снова через 1\N{NO-BREAK SPACE}час" in refused.text.replace(
        "через 1 час", "через 1\N{NO-BREAK SPACE}час"
    )

    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1)):
        assert Visitor(narrow.test_client()).enter().status_code == 303


def test_another_address_has_its_own_limit(narrow):
    for _ in range(4):
        Visitor(narrow.test_client()).enter()
    elsewhere = Visitor(narrow.test_client())
    form = elsewhere.filled(elsewhere.land())
    answer = elsewhere.client.post(f"/c/{RUNNING}", data=form, environ_base={"REMOTE_ADDR": "192.0.2.7"})

    assert answer.status_code == 303


def test_an_address_that_a_visitor_only_claims_to_have_is_not_believed(narrow):
    statuses = []
    for number in range(4):
        visitor = Visitor(narrow.test_client())
        form = visitor.filled(visitor.land())
        claim = {"X-Forwarded-For": f"192.0.2.{number}", "Forwarded": f"for=192.0.2.{number}"}
        statuses.append(visitor.client.post(f"/c/{RUNNING}", data=form, headers=claim).status_code)

    assert statuses == [303, 303, 303, 429]


def test_behind_a_proxy_of_ours_the_address_it_names_counts(site):
    app = site.make_app(entries_per_address_per_hour=1, proxies=1)
    with app.app_context():
        publish_campaign()
    statuses = []
    for number in (1, 2, 2):
        visitor = Visitor(app.test_client())
        form = visitor.filled(visitor.land())
        told = {"X-Forwarded-For": f"198.51.100.9, 192.0.2.{number}"}
        statuses.append(visitor.client.post(f"/c/{RUNNING}", data=form, headers=told).status_code)

    assert statuses == [303, 303, 429]


def test_a_household_with_many_ipv6_addresses_has_one_limit(narrow):
    statuses = []
    for number in range(4):
        visitor = Visitor(narrow.test_client())
        form = visitor.filled(visitor.land())
        here = {"REMOTE_ADDR": f"2001:db8:7:7:{number + 1:x}::1"}
        statuses.append(visitor.client.post(f"/c/{RUNNING}", data=form, environ_base=here).status_code)

    assert statuses == [303, 303, 303, 429]


def test_ten_entries_an_hour_for_one_person_are_enough(stage: Stage):
    iin = stage.visitor().person["iin"]
    statuses = [stage.visitor().enter(iin=iin).status_code for _ in range(11)]

    assert statuses == [303] * 10 + [429]
    assert stage.visitor().enter().status_code == 303


@pytest.mark.parametrize("spelling", ["{0}", "{1}", "{0}+{2}"], ids=["as it is", "in capitals", "with tags"])
def test_no_mailbox_gets_more_than_a_few_letters_whatever_iins_are_typed(stage: Stage, spelling: str):
    local, domain = stage.visitor().person["email"].split("@")
    statuses = []
    for number in range(12):
        email = spelling.format(local, local.upper(), number) + f"@{domain}"
        statuses.append(stage.visitor().enter(email=email).status_code)

    assert statuses == [303] * 5 + [429] * 7
    assert len(stage.fetch_mail()) == 5


def test_no_telephone_gets_more_than_a_few_messages_whatever_iins_are_typed(stage: Stage):
    phone = stage.visitor().person["phone"]
    statuses = [stage.visitor().enter(phone=phone).status_code for _ in range(6)]

    assert statuses == [303] * 5 + [429]


def test_a_form_that_was_refused_for_one_person_excuses_nobody(narrow):
    burnt = []
    for _ in range(8):
        visitor = Visitor(narrow.test_client())
        burnt.append((visitor, visitor.filled(visitor.land())))
        visitor.client.post(f"/c/{RUNNING}", data=burnt[-1][1])
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1)):
        again = [visitor.client.post(f"/c/{RUNNING}", data=form).status_code for visitor, form in burnt[3:]]

    assert sorted(again) == [303] * 3 + [429] * 2


def test_a_form_that_succeeded_is_answered_as_ever_also_when_the_address_is_spent(narrow):
    visitor = Visitor(narrow.test_client())
    form = visitor.filled(visitor.land())
    for _ in range(5):
        Visitor(narrow.test_client()).enter()
    refused = visitor.client.post(f"/c/{RUNNING}", data=form)
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1)):
        assert visitor.client.post(f"/c/{RUNNING}", data=form).status_code == 303
        for _ in range(5):
            Visitor(narrow.test_client()).enter()
        assert visitor.client.post(f"/c/{RUNNING}", data=form).status_code == 303

    assert refused.status_code == 429


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_who_has_to_wait_gets_the_form_back_as_it_was(narrow, lang: str):
    for _ in range(3):
        Visitor(narrow.test_client()).enter()
    visitor = Visitor(narrow.test_client())
    sent = visitor.filled(visitor.land(lang=lang))
    refused = visitor.client.post(address(RUNNING, lang), data=sent)
    kept = form_of(refused.text)

    assert {name: kept[name] for name in visitor.person} == visitor.person
    assert all(kept[name] for name in REQUIRED)
    (notice,) = Page(refused.text).notices
    minutes = -(-int(refused.headers["Retry-After"]) // 60)
    assert str(minutes) in notice or minutes == 60
    with time_machine.travel(clock.now() + timedelta(seconds=int(refused.headers["Retry-After"]))):
        again = visitor.filled(kept)
        assert visitor.client.post(address(RUNNING, lang), data=again).status_code == 303


@pytest.mark.parametrize("bound", ["CODES", "RESENDS"])
def test_who_has_typed_too_many_codes_stays_on_the_page_and_learns_when_to_go_on(stage: Stage, bound, monkeypatch):
    monkeypatch.setattr(limits, bound, Bound(f"few {bound}", "1 per minute"))
    visitor = stage.visitor()
    visitor.enter()
    for _ in range(2):
        token = form_of(visitor.client.get(f"/c/{RUNNING}/thanks").text)["csrf_token"]
        where = "confirm" if bound == "CODES" else "resend"
        answer = visitor.client.post(f"/c/{RUNNING}/{where}", data={"csrf_token": token, "code": "1"})

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 60
    assert form_of(answer.text)["code"] == ""
    assert len(Page(answer.text).notices) == 1


def test_who_has_tried_to_sign_in_too_often_keeps_the_page(stage: Stage, monkeypatch):
    monkeypatch.setattr(limits, "SIGN_IN", Bound("few signing in", "1 per minute"))
    client = stage.client()
    for _ in range(2):
        token = form_of(client.get("/staff/sign-in").text)["csrf_token"]
        typed = {"csrf_token": token, "email": "a@example.kz", "password": "x", "code": "1"}
        answer = client.post("/staff/sign-in", data=typed)

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 60
    assert "a@example.kz" in answer.text


def test_a_link_tried_too_often_says_when_to_come_back(stage: Stage, monkeypatch):
    monkeypatch.setattr(limits, "LINKS", Bound("few links", "1 per minute"))
    answers = [stage.client().get("/confirm/AAAAAAAAAAAAAAAAAAAAAA") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [410, 429]
    assert int(answers[1].headers["Retry-After"]) <= 60
    assert "через" in answers[1].text


def test_a_form_sent_twice_counts_once(narrow):
    visitor = Visitor(narrow.test_client())
    form = visitor.filled(visitor.land())
    for _ in range(5):
        assert visitor.client.post(f"/c/{RUNNING}", data=form).status_code == 303

    assert Visitor(narrow.test_client()).enter().status_code == 303


def test_mistakes_do_not_use_up_the_entries_of_an_address(narrow):
    visitor = Visitor(narrow.test_client())
    for _ in range(5):
        assert visitor.enter(email="x").status_code == 422

    assert visitor.enter().status_code == 303
