"""Addresses and numbers that nobody means: each is refused or passed over where it stands, and never a fault."""

import pytest

from tests.support.stage import OVER, RUNNING, Stage
from tests.support.visitor import form_of
from webapp.accounts import RESPONSIBLE

UNREADABLE = ("http://[", "http://[::1", "//[", "http://a]b", "http://localhost:99999999", "http://\u2100")
NO_NUMBERS = ("9" * 30, "9" * 5_000, "-1", "1_0", "%D9%A3", "%EF%BC%97", "1e3", "0")


@pytest.mark.parametrize("address", UNREADABLE)
def test_an_origin_that_cannot_be_read_is_another_site(stage: Stage, address: str):
    environ = {"HTTP_ORIGIN": address.encode().decode("latin-1")}
    assert stage.client().post(f"/c/{RUNNING}", environ_overrides=environ).status_code == 403


@pytest.mark.parametrize("address", UNREADABLE)
def test_a_referrer_that_cannot_be_read_says_nothing(stage: Stage, address: str):
    visitor = stage.visitor()
    form = form_of(visitor.client.get("/cookies").text)
    data = {"csrf_token": form["csrf_token"], "choice": "accept", "next": "/policy"}
    answer = visitor.client.post("/cookies", data=data, environ_overrides={"HTTP_REFERER": address})

    assert (answer.status_code, visitor.way_back(answer)) == (303, "/policy")
    page = visitor.client.get(f"/c/{RUNNING}", environ_overrides={"HTTP_REFERER": address})
    assert page.status_code == 200


@pytest.mark.parametrize(
    "address", [*UNREADABLE, "/\\evil.example", "/a\r\nb", "/\t/evil.example", "https://evil.example"]
)
def test_a_way_back_that_leads_elsewhere_leads_to_our_own_page(stage: Stage, address: str):
    visitor = stage.visitor()
    form = form_of(visitor.client.get("/cookies").text)
    data = {"csrf_token": form["csrf_token"], "choice": "accept", "next": address}
    answer = visitor.client.post("/cookies", data=data)

    assert answer.status_code == 303
    assert answer.location.startswith("/cookies")


@pytest.mark.parametrize("address", [*UNREADABLE, "/staff/\r\nX: y", "//evil.example/staff", "/staff\\..\\evil"])
def test_after_the_proof_nobody_is_led_elsewhere(stage: Stage, address: str):
    page = stage.staff(RESPONSIBLE).page("/staff/prove", query_string={"next": address})

    assert "evil" not in str([link.get("value") for link in page.all("input", name="next")])


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_a_version_that_is_no_number_is_no_page(stage: Stage, number: str):
    colleague = stage.staff(RESPONSIBLE)
    for path in (f"/policy/{number}", f"/policy/{number}/changes"):
        assert stage.client().get(path).status_code == 404
    for path in (
        f"/staff/campaigns/{number}",
        f"/staff/campaigns/1/history/{number}",
        f"/staff/campaigns/1/rules?version={number}",
    ):
        assert colleague.get(path).status_code == 404


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_rules_of_a_version_that_never_was_are_no_page_and_a_link_cut_short_shows_those_in_force(
    stage: Stage, number: str
):
    is_number = number.removeprefix("-").isascii() and number.removeprefix("-").isdecimal()
    answer = stage.client().get(f"/c/{OVER}/rules?version={number}")

    assert answer.status_code == (404 if is_number else 200)


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5_000, "-1", "٣", "", "x"])
def test_a_number_in_a_form_that_is_none_does_nothing(stage: Stage, number: str):
    colleague = stage.staff(RESPONSIBLE)
    drafted = colleague.post("/staff/campaigns/new", title="Чай", slug="tea").location
    for deed in (f"steps.up.{number}", f"questions.remove.{number}", f"steps.add.{number}"):
        answer = colleague.post(drafted, on="/staff/me", do=deed, version=number)
        assert answer.status_code in (303, 409)
    assert colleague.post(f"{drafted}/publish", on="/staff/me", version=number).status_code == 409
    assert colleague.post("/staff/links", on="/staff/me", until=number).status_code == 422
    assert colleague.get("/staff/audit", query_string={"before": number}).status_code == 200


def test_to_another_host_a_page_for_staff_says_no_more_than_any_other(stage: Stage):
    answers = {
        stage.client().get(path, headers={"Host": "evil.example"}).status_code
        for path in ("/", "/staff", "/staff/x", "/a%00")
    }

    assert answers == {400}
