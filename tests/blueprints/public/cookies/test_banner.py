import pytest

from tests.support.page import Page
from tests.support.stage import MODEST, OVER, RUNNING, Stage
from tests.support.visitor import form_of, prefixed
from webapp import cookies
from webapp.cookies.catalogue import version_of, wording

PAGES = ("/", f"/c/{RUNNING}", f"/c/{OVER}", f"/c/{RUNNING}/rules", f"/c/{RUNNING}/thanks", "/policy")


def banner(page: Page) -> list:
    return page.all("form", class_="cookie-banner")


def buttons(page: Page) -> list[str | None]:
    return [button.get("value") for button in page.all("button", name="choice")]


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_whoever_has_not_chosen_is_asked_on_each_page(stage: Stage, path: str, lang: str):
    page = stage.page(prefixed(path, lang))

    assert buttons(page) == ["accept", "refuse"]
    assert [form.get("action") for form in banner(page)] == [prefixed("/cookies", lang)]
    yes, no = page.all("button", name="choice")
    assert yes.get("class") == no.get("class")


def test_the_words_on_the_buttons_are_the_promised_ones(stage: Stage):
    page = stage.page("/")

    assert [button.text for button in page.all("button", name="choice")] == ["Принять", "Отказаться"]
    assert "Настроить" in banner(page)[0].text


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("answer", "opposite"), [("accept", "refuse"), ("refuse", "accept")])
def test_one_tap_decides_and_one_tap_on_any_page_takes_it_back(stage: Stage, path: str, answer: str, opposite: str):
    visitor = stage.visitor()
    client = visitor.client
    for tap in (answer, opposite):
        page = stage.page(path, client)
        form = next(form for form in _forms(client.get(path).text) if form.get("control"))
        assert tap in buttons(page)
        assert visitor.way_back(client.post("/cookies", data=form | {"choice": tap})) == path

    assert buttons(stage.page(path, client)) == [answer]


@pytest.mark.parametrize("headers", [{"Sec-GPC": "1"}, {"DNT": "1"}])
def test_a_browser_that_says_no_by_itself_is_not_asked(stage: Stage, headers: dict):
    page = stage.page(f"/c/{MODEST}", headers=headers)

    assert not banner(page)
    assert "Статистика выключена: так просит ваш браузер." in page.one("footer").text


def test_what_goes_wrong_is_not_the_moment_to_ask(stage: Stage):
    visitor = stage.visitor()

    assert not banner(Page(visitor.client.get("/nothing").text))
    assert not banner(Page(visitor.enter(email="x").text))


def test_reading_with_the_banner_leaves_no_cookie(stage: Stage):
    for path in ("/", "/policy", "/cookies", f"/c/{OVER}"):
        assert stage.client().get(path).headers.getlist("Set-Cookie") == []


def test_new_words_are_asked_about_anew_and_the_banner_names_them(stage: Stage, monkeypatch):
    visitor = stage.visitor()
    visitor.choose("accept")
    purpose = cookies.BY_KEY[cookies.ANALYTICS]
    monkeypatch.setitem(wording("en")["purposes"][purpose.key], "what", "Other words.")
    version_of.cache_clear()
    answer = visitor.client.get(f"/c/{RUNNING}")
    version_of.cache_clear()

    assert answer.headers["Analytics-Status"] == "off; reason=no-choice"
    assert f"«{purpose.title('ru')}»" in banner(Page(answer.text))[0].text


def test_a_form_that_is_open_is_sent_all_the_same_after_a_choice_in_another_tab(stage: Stage):
    visitor = stage.visitor()
    form = visitor.filled(visitor.land())
    visitor.choose("accept")

    assert visitor.client.post(f"/c/{RUNNING}", data=form).status_code == 303


def _forms(html: str) -> list[dict[str, str]]:
    """The hidden fields of each form of a page."""
    return [form_of(f"<main><form{part}") for part in html.split("<form")[1:]]
