import pytest

from tests.support.mail import code_in, receipt_in
from tests.support.page import Page
from tests.support.stage import RUNNING, Stage, title_of


def confirmed(stage: Stage, lang: str = "ru", **choices: str) -> tuple[str, dict[str, str]]:
    """Somebody enters and confirms; answers the path of the receipt and who it was."""
    visitor = stage.visitor()
    visitor.enter(lang=lang, **choices)
    visitor.confirm(code_in(stage.fetch_mail()[-1]), lang=lang)
    return receipt_in(stage.fetch_mail()[-1]), visitor.person


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_a_receipt_shows_what_was_agreed_and_what_was_refused_in_its_exact_words(stage: Stage, lang: str):
    path, _person = confirmed(stage, lang, consent_offers_email="y")
    page, told = stage.page(path), stage.client().get(f"{path}.json").json["iso_27560"]

    assert title_of(RUNNING, lang) in page.one("main").text
    assert [event["event_state"] for event in told["events"]] == ["given", "given", "given", "refused", "refused"]
    assert all(event["intact"] for event in told["events"])
    for purpose in told["processing"]["purposes"]:
        label = " ".join(purpose["statement"].split("\n")[0].split())
        assert label in page.one("main").text


def test_a_receipt_names_nobody(stage: Stage):
    path, person = confirmed(stage)
    page, told = stage.client().get(path).text, stage.client().get(f"{path}.json").text

    for value in person.values():
        assert value not in page
        assert value not in told


@pytest.mark.parametrize("ending", ["", ".json"])
def test_a_receipt_is_kept_by_nobody_and_found_by_no_search(stage: Stage, ending: str):
    path, _person = confirmed(stage)
    answer = stage.client().get(path + ending)

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("prefix", ["", "/kk", "/en"])
@pytest.mark.parametrize("token", ["x", "x.json", "A" * 22, "%00", "%D1%8F.json", "a" * 4000])
def test_a_receipt_that_was_never_issued_is_no_page(stage: Stage, token: str, prefix: str):
    assert stage.client().get(f"{prefix}/receipts/{token}").status_code == 404


def test_a_receipt_leads_to_the_policy_it_was_given_under(stage: Stage):
    path, _person = confirmed(stage)
    page = Page(stage.client().get(path).text)
    told = stage.client().get(f"{path}.json").json

    (policy,) = [link for link in page.links if link.startswith("/policy/")]
    assert told["policyUrl"] == f"http://localhost{policy}"
    assert told["iso_27560"]["events"][0]["record"]["policy_sha256"] in stage.client().get(policy).text


def test_the_receipt_of_one_person_cannot_be_guessed_from_that_of_another(stage: Stage):
    first, second = confirmed(stage)[0], confirmed(stage)[0]
    token = first.rsplit("/", 1)[1]

    assert len(token) >= 22  # 128 bits
    assert first != second
    assert stage.client().get(first[:-3] + second[-3:]).status_code == 404
