"""Addresses come back from letters and fingers with a sign too many or in capitals, and still lead to their page."""

import pytest

from tests.support.mail import link_in
from tests.support.stage import RUNNING, Stage
from tests.support.visitor import prefixed

ENDINGS = ["/", ".", ")", ",", ">", "»", "”", "%20", "%C2%A0", "!", "?".replace("?", "%3F"), ".)", "//"]
PAGES = ["/cookies", "/policy", f"/c/{RUNNING}", f"/c/{RUNNING}/rules", f"/c/{RUNNING}/thanks"]


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_found_with_a_sign_too_many(stage: Stage, page: str, lang: str):
    client, right = stage.client(), prefixed(page, lang)
    answers = [client.get(right + ending) for ending in ENDINGS]

    assert {(answer.status_code, answer.location) for answer in answers} == {(308, right)}


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_found_in_capitals_and_keeps_what_is_asked(stage: Stage, page: str, lang: str):
    right = prefixed(page, lang)
    answer = stage.client().get(right.upper() + "?s=instagram")

    assert (answer.status_code, answer.location) == (308, f"{right}?s=instagram")


def test_a_link_from_a_letter_works_with_the_end_of_its_sentence(stage: Stage):
    visitor = stage.visitor()
    visitor.enter()
    path = link_in(stage.fetch_mail()[0])
    for ending in (".", ")", ",", ">", "»"):
        answer = stage.client().get(path + ending)
        assert (answer.status_code, answer.location) == (308, path)


def test_a_secret_keeps_its_letters(stage: Stage):
    assert stage.client().get("/confirm/AbCdEfGhIjKlMnOpQrStUv").status_code == 410
    assert stage.client().get("/receipts/AbCdEfGhIjKlMnOpQrStUv").status_code == 404


@pytest.mark.parametrize(
    "path", ["/%2Fexample.com/.", "/staff/people/", "/STAFF/people", "/c/nowhere.html.", "/no-such-page/", "/."]
)
def test_nobody_is_sent_where_there_is_nothing_or_away_from_here(stage: Stage, path: str):
    answer = stage.client().get(path)

    assert answer.status_code in {404, 308}
    assert not (answer.location or "").startswith(("//", "http"))
    assert "staff" not in (answer.location or "")


def test_a_form_is_not_sent_on(stage: Stage):
    assert stage.client().post(f"/c/{RUNNING}/", data={}).status_code in {400, 404}
