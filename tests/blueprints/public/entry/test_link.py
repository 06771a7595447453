from datetime import timedelta

import pytest
import time_machine

from tests.support.mail import link_in, receipt_in
from tests.support.page import Page
from tests.support.stage import RUNNING, Stage, title_of
from tests.support.visitor import form_of
from webapp.platform import clock


def enter(stage: Stage, lang: str = "ru") -> str:
    """Somebody enters; answers the path of the link they got."""
    stage.visitor().enter(lang=lang)
    return link_in(stage.fetch_mail()[-1])


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_at_a_link_confirms_nothing(stage: Stage, method: str):
    path = enter(stage)
    for _ in range(3):
        assert stage.client().open(path, method=method).status_code == 200

    assert stage.fetch_mail() == []


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_the_button_behind_a_link_confirms_from_any_browser(stage: Stage, lang: str):
    path, client = enter(stage, lang), stage.client()
    page = client.get(path)
    answer = client.post(path, data=form_of(page.text))

    assert title_of(RUNNING, lang) in Page(page.text).one("main").text
    assert (answer.status_code, answer.location) == (303, path.split("/confirm/")[0] + f"/c/{RUNNING}/thanks")
    (letter,) = stage.fetch_mail()
    assert receipt_in(letter) in stage.page(answer.location, client).links


def test_a_link_works_once(stage: Stage):
    path, client = enter(stage), stage.client()
    form = form_of(client.get(path).text)
    client.post(path, data=form)

    assert client.get(path).status_code == 410
    assert client.post(path, data=form).status_code == 410
    assert len(stage.fetch_mail()) == 1


def test_a_link_works_for_three_days(stage: Stage):
    path = enter(stage)
    with time_machine.travel(clock.now() + timedelta(hours=71, minutes=59)):
        assert stage.client().get(path).status_code == 200
    with time_machine.travel(clock.now() + timedelta(hours=72, seconds=1)):
        gone = stage.client().get(path)
    assert gone.status_code == 410
    assert Page(gone.text).main.all("form") == []


@pytest.mark.parametrize("token", ["x", "A" * 22, "%D1%8F", "%FF", "..", "a" * 4000])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_link_that_is_none_of_ours_says_what_to_do(stage: Stage, token: str, method: str):
    assert stage.client().open(f"/confirm/{token}", method=method).status_code == 410


def test_a_link_altered_in_one_letter_is_none_of_ours(stage: Stage):
    path = enter(stage)
    other = path[:-2] + ("A" if path[-2] != "A" else "B") + path[-1]

    assert stage.client().get(other).status_code == 410


def test_a_link_without_the_token_of_its_page_confirms_nothing(stage: Stage):
    path, client = enter(stage), stage.client()

    assert client.post(path).status_code == 400
    assert client.post(path, data={"csrf_token": "x"}).status_code == 400
    assert (
        client.post(path, data=form_of(client.get(path).text), headers={"Sec-Fetch-Site": "cross-site"}).status_code
        == 403
    )
    assert stage.fetch_mail() == []


def test_a_new_entry_by_the_same_person_leaves_the_link_before_alone(stage: Stage):
    """Whoever types somebody's IIN could otherwise end the link that the rightful person was sent."""
    visitor = stage.visitor()
    visitor.enter()
    first = link_in(stage.fetch_mail()[-1])
    stage.visitor(visitor.person).enter()
    second = link_in(stage.fetch_mail()[-1])

    assert stage.client().get(first).status_code == 200
    assert stage.client().get(second).status_code == 200


def test_the_page_of_a_link_is_kept_and_found_by_nobody(stage: Stage):
    path = enter(stage)
    answer = stage.client().get(path)

    assert answer.headers["Cache-Control"] == "no-store"
    assert Page(answer.text).all("meta", name="robots", content="noindex")
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
