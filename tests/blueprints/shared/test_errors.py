"""Pages for what goes wrong: a plain sentence in the visitor's language, and a way on."""

import io
import json
import re

import pytest

from tests.support.page import Page
from tests.support.stage import RUNNING, Stage
from tests.support.visitor import address

LANGUAGES = ("ru", "kk", "en")
REFERENCE = re.compile(r"[0-9a-f]{8}")


def is_error_page(page: Page, code: int, lang: str = "ru") -> bool:
    home = "/" if lang == "ru" else f"/{lang}/"
    return bool(page.h1) and page.one("p", class_="error-page__code").text == str(code) and home in page.links


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_that_is_not_there_leads_on(stage: Stage, lang: str):
    answer = stage.client().get("/nothing" if lang == "ru" else f"/{lang}/nothing")

    assert answer.status_code == 404
    assert is_error_page(Page(answer.text), 404, lang)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "X"])
@pytest.mark.parametrize("path", ["/", f"/c/{RUNNING}", f"/kk/c/{RUNNING}/thanks", "/policy", "/health/live"])
def test_what_a_page_does_not_do_is_refused_with_what_it_does(stage: Stage, path: str, method: str):
    answer = stage.client().open(path, method=method)

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert is_error_page(Page(answer.text), 405, "kk" if path.startswith("/kk") else "ru")


@pytest.mark.parametrize("path", ["/", "/policy", f"/c/{RUNNING}/rules", f"/c/{RUNNING}/thanks", "/receipts/x"])
def test_pages_for_reading_take_no_forms(stage: Stage, path: str):
    assert stage.client().post(path).status_code == 405


@pytest.mark.parametrize("path", [f"/c/{RUNNING}/confirm", f"/c/{RUNNING}/resend"])
def test_what_acts_cannot_be_read(stage: Stage, path: str):
    assert stage.client().get(path).status_code == 405


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_form_larger_than_any_form_of_ours_is_refused(stage: Stage, lang: str):
    before = stage.counts()
    answer = stage.client().post(address(RUNNING, lang), data={"last_name": "я" * 40_000})

    assert answer.status_code == 413
    assert is_error_page(Page(answer.text), 413, lang)
    assert stage.counts() == before


def test_a_form_of_too_many_parts_is_refused(stage: Stage):
    parts = {f"field{number}": "1" for number in range(100)}
    answer = stage.client().post(f"/c/{RUNNING}", data=parts, content_type="multipart/form-data")

    assert answer.status_code == 413


def test_a_large_file_is_refused(stage: Stage):
    file = {"email": (io.BytesIO(b"x" * 100_000), "passport.jpg")}
    assert stage.client().post(f"/c/{RUNNING}", data=file).status_code == 413


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:99999", "a b", "", "[::1", "ло"])
def test_a_host_that_is_not_ours_gets_a_plain_page_with_our_links(stage: Stage, host: str):
    answer = stage.client().get("/kk/policy", headers={"Host": host})

    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert all(link.startswith(("/", "#", "mailto:", "tel:")) for link in Page(answer.text).links)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_fault_gives_a_page_with_a_number_and_the_log_says_under_it_what_happened(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, log, lang: str
):
    def fail(*_args, **_options):
        raise ValueError(f"{visitor.person['email']} {visitor.person['iin']}")

    before, visitor = stage.counts(), stage.visitor()
    monkeypatch.setattr("webapp.entries.enter", fail)
    answer = visitor.enter(lang=lang)
    page = Page(answer.text)

    assert answer.status_code == 500
    assert is_error_page(page, 500, lang)
    (reference,) = [code.text for code in page.all("code")]
    assert REFERENCE.fullmatch(reference)
    (line,) = [json.loads(line) for line in log.getvalue().splitlines() if reference in line]
    assert (line["event"], line["fault"], line["endpoint"]) == ("fault", "builtins.ValueError", "entry.form")
    assert line["trace"]
    for value in visitor.person.values():
        assert value not in log.getvalue()
        assert value not in answer.text
    assert stage.counts() == before


@pytest.mark.parametrize("step", ["events.note", "keep_attempt", "consent.record", "participants.keep"])
def test_a_fault_in_the_middle_of_an_entry_leaves_nothing_of_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, step: str
):
    before, visitor = stage.counts(), stage.visitor()
    with monkeypatch.context() as broken:
        broken.setattr(f"webapp.entries.operations.{step}", lambda *_args, **_options: 1 / 0)
        assert visitor.enter().status_code == 500

    assert stage.counts() == before
    assert visitor.enter().status_code == 303


def test_a_broken_constraint_is_a_fault_and_no_database_that_is_away(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as broken:
        broken.setattr("webapp.platform.tokens.digest_of_nothing", lambda: bytes(32))
        answers = [stage.visitor().enter() for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 500]
    assert "Retry-After" not in answers[1].headers


def test_after_a_fault_the_site_goes_on(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    visitor = stage.visitor()
    with monkeypatch.context() as broken:
        broken.setattr("webapp.entries.enter", lambda *_args, **_options: 1 / 0)
        assert visitor.enter().status_code == 500

    assert visitor.enter().status_code == 303


def test_two_faults_have_two_numbers(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("webapp.campaigns.published", lambda: 1 / 0)
    numbers = {Page(stage.client().get("/").text).one("code").text for _ in range(2)}

    assert len(numbers) == 2


def test_a_site_whose_policy_is_not_published_yet_asks_for_patience(site):
    answer = site.make_app().test_client().get("/policy")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert is_error_page(Page(answer.text), 503)
