import re
from datetime import timedelta

import pytest
import time_machine

from tests.support.page import Page
from tests.support.stage import MODEST, RUNNING, Stage
from tests.support.visitor import form_of, prefixed
from webapp import cookies
from webapp.platform import clock

CHOICE = "vpluse_choice"
DAYS = 180 * 24 * 60 * 60


def kept(answer, name: str = CHOICE) -> dict[str, str]:
    """What an answer has the browser do with a cookie: its value and attributes."""
    (header,) = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith(f"{name}=")]
    parts = [part.partition("=") for part in header.split("; ")]
    return {name: value for name, _sign, value in parts}


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_the_page_tells_of_each_thing_that_may_be_kept(stage: Stage, lang: str):
    page = stage.page(prefixed("/cookies", lang))

    for item in cookies.ITEMS:
        if item.setter == cookies.SITE:
            assert item.name in page.one("main").text
            assert " ".join(item.what(lang).split()) in page.one("main").text
    assert page.ticked == set()


def test_the_choice_comes_before_what_browsers_keep_which_is_folded(stage: Stage):
    html = stage.client().get("/cookies").text
    page = Page(html)

    assert max(html.index(f'value="{answer}"') for answer in ("save", "accept", "refuse")) < html.index("<details")
    assert len(page.all("table")) == len(page.main.all("details")) > 0
    assert [fold for fold in page.main.all("details") if "open" in fold.attributes] == []


def test_what_keeps_staff_signed_in_stands_apart_from_what_visitors_get(stage: Stage):
    tables = [table.text for table in stage.page("/cookies").all("table")]
    (of_staff,) = [text for text in tables if cookies.STAFF_ITEM.name in text]

    assert cookies.DEVICE_ITEM.name in of_staff
    assert all(item.name not in of_staff.split() for item in cookies.ITEMS if item.purpose != "staff")


@pytest.mark.parametrize(
    ("answer", "fields", "status"),
    [
        ("accept", {}, "on"),
        ("refuse", {}, "off; reason=refused"),
        ("save", {"analytics": "y"}, "on"),
        ("save", {}, "off; reason=refused"),
        ("save", {"analytics": "n"}, "off; reason=refused"),
    ],
)
@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_a_choice_holds_on_every_page_from_then_on(stage: Stage, answer: str, fields: dict, status: str, lang: str):
    visitor = stage.visitor()
    done = visitor.choose(answer, lang, next=f"/c/{RUNNING}", **fields)

    assert visitor.way_back(done) == f"/c/{RUNNING}"
    for path in ("/", f"/c/{RUNNING}", "/policy", "/kk/cookies", "/nothing"):
        assert visitor.client.get(path).headers["Analytics-Status"] == status


def test_yes_and_no_are_kept_alike_out_of_every_scripts_reach(stage: Stage):
    for answer in ("accept", "refuse"):
        cookie = kept(stage.visitor().choose(answer))
        assert {"HttpOnly", "SameSite"} <= set(cookie)
        assert (cookie["Max-Age"], cookie["SameSite"], cookie["Path"]) == (str(DAYS), "Lax", "/")


def test_after_180_days_it_is_asked_again(stage: Stage):
    visitor = stage.visitor()
    visitor.choose("accept")
    with time_machine.travel(clock.now() + timedelta(days=180, seconds=1)):
        answer = visitor.client.get("/")

    assert answer.headers["Analytics-Status"] == "off; reason=no-choice"
    assert Page(answer.text).all("form", class_="cookie-banner")


def test_a_withdrawal_clears_the_cookie_of_statistics_in_the_same_answer(stage: Stage):
    visitor = stage.visitor()
    visitor.choose("accept")
    cookie = kept(visitor.choose("refuse"), "vpluse_stats")

    assert (cookie["vpluse_stats"], cookie["Max-Age"]) == ("", "0")


@pytest.mark.parametrize(
    "forged", ["", "x", "AAAA-BBBB-CCCC~6a0~analytics=0+", "a.b.c", "\N{SNOWMAN}".encode().decode("latin-1")]
)
def test_a_forged_choice_is_none(stage: Stage, forged: str):
    client = stage.client()
    answer = client.get("/", headers={"Cookie": f"{CHOICE}={forged}"})

    assert answer.headers["Analytics-Status"] == "off; reason=no-choice"


def test_no_letter_of_a_choice_can_be_altered(stage: Stage):
    visitor = stage.visitor()
    value = kept(visitor.choose("refuse"))[CHOICE]
    altered = value.replace("-.", "+.")

    assert altered != value
    visitor.client.set_cookie(CHOICE, altered)
    assert visitor.client.get("/").headers["Analytics-Status"] == "off; reason=no-choice"


@pytest.mark.parametrize(("header", "reason"), [("Sec-GPC", "gpc"), ("DNT", "dnt")])
def test_the_browsers_own_no_stands_above_an_earlier_yes(stage: Stage, header: str, reason: str):
    visitor = stage.visitor()
    visitor.choose("accept")
    answer = visitor.client.get("/cookies", headers={header: "1"})

    assert answer.headers["Analytics-Status"] == f"off; reason={reason}"
    assert "так просит ваш браузер" in Page(answer.text).one("main").text


@pytest.mark.parametrize(
    "away",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "/\t/evil.example",
        "evil.example", "", " /", "/a\nb", "/" + "a" * 501, "http:///evil.example",
    ],
)  # fmt: skip
def test_the_way_back_never_leaves_the_site(stage: Stage, away: str):
    answer = stage.visitor().choose("refuse", next=away)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/cookies?saved=y")


def test_the_link_by_which_somebody_came_is_not_lost(stage: Stage):
    visitor = stage.visitor()
    token = form_of(visitor.client.get("/cookies").text)["csrf_token"]
    form = {"csrf_token": token, "choice": "accept", "next": f"/c/{MODEST}"}
    came = {"Referer": f"http://localhost/c/{MODEST}?s=telegram"}
    elsewhere = {"Referer": f"http://evil.example/c/{MODEST}?s=telegram"}

    assert visitor.way_back(visitor.client.post("/cookies", data=form, headers=came)) == f"/c/{MODEST}?s=telegram"
    assert visitor.way_back(visitor.client.post("/cookies", data=form, headers=elsewhere)) == f"/c/{MODEST}"


@pytest.mark.parametrize("answer", ["", "ACCEPT", "yes", "accept ", "\0"])
def test_what_is_no_answer_changes_nothing(stage: Stage, answer: str):
    done = stage.visitor().choose(answer)

    assert done.status_code == 400
    assert done.headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize("token", [None, "", "x", "ff.AAAA"])
def test_a_choice_without_a_token_of_ours_is_not_taken(stage: Stage, token: str | None):
    form = {"choice": "accept"} | ({"csrf_token": token} if token is not None else {})
    answer = stage.client().post("/cookies", data=form)

    assert answer.status_code == 400
    assert answer.headers.getlist("Set-Cookie") == []


def test_a_page_left_open_for_over_twelve_hours_is_not_taken(stage: Stage):
    visitor = stage.visitor()
    form = form_of(visitor.client.get("/cookies").text)
    with time_machine.travel(clock.now() + timedelta(hours=14)):
        assert visitor.client.post("/cookies", data=form | {"choice": "accept"}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_no_other_site_can_choose_for_a_visitor(stage: Stage, headers: dict):
    client = stage.client()
    form = form_of(client.get("/cookies").text)

    assert client.post("/cookies", data=form | {"choice": "accept"}, headers=headers).status_code == 403


def test_a_choice_is_proved_by_its_number(stage: Stage):
    visitor = stage.visitor()
    visitor.choose("accept", "kk", control="banner")
    number = _number(stage, visitor)
    made = stage.ask(lambda: cookies.find_choice(number))

    assert (made.outcome, made.control, made.language) == ("accepted", "banner", "kk")


def _number(stage: Stage, visitor) -> str:
    codes = [code.text for code in stage.page("/cookies", visitor.client).main.all("code")]
    return next(code for code in codes if re.fullmatch(r"(?:[A-Z2-9]{4}-){2}[A-Z2-9]{4}", code))
