"""Outside statistics services on our pages: who is let in where, what the pages say of it, and what goes with a no."""

from datetime import timedelta

import pytest
import time_machine
from werkzeug.wrappers import Response

from tests.blueprints.test_headers import POLICY, assert_safe
from tests.support.page import Page
from tests.support.stage import OVER, RUNNING, Stage
from tests.support.visitor import Visitor, prefixed
from webapp import cookies
from webapp.blueprints.shared.third_party import cookies as third_party_cookies
from webapp.platform import clock
from webapp.settings import Statistics

ALL = Statistics(metrica_id="12345", ga4_id="G-ABCD1234", matomo_url="https://stats.example/m/", matomo_site="3")
KEYS = (cookies.METRICA, cookies.GA4, cookies.MATOMO)
PUBLIC = ("/", f"/c/{RUNNING}", f"/c/{OVER}", f"/c/{RUNNING}/rules", f"/c/{RUNNING}/results", "/policy", "/kk/policy/1")
PERSONAL = (f"/c/{RUNNING}/thanks", "/confirm/x", "/receipts/x", "/cookies", "/nothing", "/c/nowhere")
SCRIPT_HOSTS = {
    cookies.METRICA: "https://mc.yandex.ru",
    cookies.GA4: "https://www.googletagmanager.com",
    cookies.MATOMO: "https://stats.example",
}


@pytest.fixture(autouse=True)
def configured(stage: Stage) -> None:
    stage.set(statistics=ALL)


def who_allows(stage: Stage, *keys: str) -> Visitor:
    visitor = stage.visitor()
    visitor.choose("save", **dict.fromkeys(keys, "y"))
    return visitor


def scripts(answer) -> list[dict[str, str | None]]:
    """The attributes of each script that has to do with outside services."""
    found = [dict(element.attributes) for element in Page(answer.text).all("script")]
    return [script for script in found if {"data-third-party", "data-forget"} & set(script)]


def policy_of(answer) -> dict[str, list[str]]:
    (policy,) = answer.headers.getlist("Content-Security-Policy")
    return {name: sources.split() for name, sources in (part.split(" ", 1) for part in policy.split("; "))}


@pytest.mark.parametrize("path", PUBLIC)
def test_whoever_did_not_say_yes_gets_the_page_as_ever(stage: Stage, path: str):
    for visitor in (stage.visitor(), who_allows(stage), who_allows(stage, cookies.ANALYTICS)):
        answer = visitor.client.get(path)
        assert_safe(answer)
        assert scripts(answer) == []


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("key", KEYS)
def test_a_yes_lets_in_that_service_and_its_hosts_alone(stage: Stage, path: str, key: str):
    answer = who_allows(stage, key).client.get(path)
    (script,) = scripts(answer)
    policy = policy_of(answer)

    assert {name for name in script if name.startswith("data-")} == {"data-third-party", f"data-{key}"}
    assert policy.pop("script-src") == ["'self'", SCRIPT_HOSTS[key]]
    types = ["vpluse", "default", "goog#html"] if key == cookies.GA4 else ["vpluse", "default"]
    assert policy.pop("trusted-types") == types
    ours, *hosts = policy.pop("connect-src")
    assert policy.pop("img-src") == [ours, *hosts] == ["'self'", *hosts]
    assert hosts
    assert all(host.startswith("https://") for host in hosts)
    assert policy == {name: sources.split() for name, sources in POLICY.items() if name in policy}
    assert set(policy) == set(POLICY) - {"script-src", "trusted-types", "connect-src", "img-src"}


def test_such_a_page_stays_as_safe_as_it_can_and_no_copy_of_it_is_kept(stage: Stage):
    answer = who_allows(stage, *KEYS).client.get(f"/c/{RUNNING}")

    assert answer.headers.getlist("Cross-Origin-Embedder-Policy") == ["credentialless"]
    assert answer.headers.getlist("Cross-Origin-Opener-Policy") == ["same-origin"]
    assert answer.headers.getlist("Cross-Origin-Resource-Policy") == ["same-origin"]
    assert answer.headers.getlist("Cache-Control") == ["no-store"]
    assert policy_of(answer)["require-trusted-types-for"] == ["'script'"]
    assert not [source for sources in policy_of(answer).values() for source in sources if "unsafe" in source]


@pytest.mark.parametrize("path", PERSONAL)
def test_no_service_is_let_into_a_page_that_may_hold_something_of_a_person(stage: Stage, path: str):
    answer = who_allows(stage, *KEYS).client.get(path)

    assert_safe(answer)
    assert scripts(answer) == []


def test_no_service_is_let_into_a_form_given_back(stage: Stage):
    answer = who_allows(stage, *KEYS).enter(email="x")

    assert answer.status_code == 422
    assert_safe(answer)
    assert scripts(answer) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-GPC": "1"}, {"DNT": "1"}, {"User-Agent": "Googlebot/2.1"}, {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", f"/c/{RUNNING}"])
def test_a_view_that_is_not_counted_is_not_told_to_others_either(stage: Stage, path: str, headers: dict):
    client = who_allows(stage, *KEYS).client

    assert scripts(client.get(path))
    answer = client.get(path, headers=headers)
    assert scripts(answer) == []
    assert_safe(answer)


def test_nobody_is_told_by_the_page_of_one_who_allows_it_what_another_refused(stage: Stage):
    """Landing pages are made once for all who stand alike."""
    allowing, refusing = who_allows(stage, cookies.METRICA).client, who_allows(stage).client
    for client, count in ((allowing, 1), (refusing, 0), (allowing, 1), (stage.client(), 0)):
        assert len(scripts(client.get(f"/c/{RUNNING}"))) == count


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_the_preferences_tell_of_each_service_its_country_and_what_goes_there(stage: Stage, lang: str):
    page = stage.page(prefixed("/cookies", lang))
    countries = {
        "ru": ("Россия", "США", "Казахстан"),
        "kk": ("Ресей", "АҚШ", "Қазақстан"),
    }

    assert {box.get("name") for box in page.main.all("input", type="checkbox")} == {cookies.ANALYTICS, *KEYS}
    assert page.ticked == set()
    for country in countries.get(lang, ("Russia", "USA", "Kazakhstan")):
        assert country in page.one("main").text
    for item in cookies.ITEMS:
        assert item.name in page.one("main").text
        assert " ".join(item.what(lang).split()) in page.one("main").text
    for host in ("mc.yandex.ru", "www.googletagmanager.com", "*.google-analytics.com", "stats.example"):
        assert host in page.one("main").text


def test_a_site_without_services_speaks_of_none(stage: Stage):
    stage.set(statistics=Statistics())
    text = stage.page("/cookies").one("main").text + stage.page("/policy").one("main").text

    assert not [name for name in ("Яндекс", "Google", "Matomo", "Сторонние") if name in text]


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_the_banner_names_who_else_would_count(stage: Stage, lang: str):
    (banner,) = stage.page(prefixed("/", lang)).all("form", class_="cookie-banner")

    for key in KEYS:
        assert cookies.BY_KEY[key].title(lang) in banner.text


def test_a_service_that_is_new_is_asked_about_and_off_until_then(stage: Stage):
    stage.set(statistics=Statistics(metrica_id="12345"))
    visitor = stage.visitor()
    visitor.choose("accept")
    stage.set(statistics=ALL)
    answer = visitor.client.get("/")
    (banner,) = Page(answer.text).all("form", class_="cookie-banner")

    assert "«Google Analytics»" in banner.text
    assert "«Яндекс Метрика»" not in banner.text
    (script,) = scripts(answer)
    assert set(script) & {f"data-{key}" for key in KEYS} == {"data-metrica"}


def test_another_country_is_asked_about_anew(stage: Stage):
    visitor = who_allows(stage, *KEYS)
    stage.set(statistics=Statistics(matomo_url=ALL.matomo_url, matomo_site="3", matomo_country="DE"))
    answer = visitor.client.get("/")

    assert "«Matomo»" in Page(answer.text).one("form", class_="cookie-banner").text
    assert scripts(answer) == []
    made = visitor.choose("accept")
    assert made.status_code == 303
    assert scripts(visitor.client.get("/"))


THEIRS = ("_ym_uid", "_ym_d", "_ym_visorc_12345", "_ga", "_ga_ABCD1234")
OTHERS = {"_garlic": "1", "theirs_ga": "1", "_my_own": "1"}


def dropped(answer) -> set[str]:
    """The cookies that an answer has the browser drop."""
    kept = answer.headers.getlist("Set-Cookie")
    return {header.split("=")[0] for header in kept if "Max-Age=0" in header} - {"vpluse_stats"}


def with_cookies(visitor: Visitor) -> Visitor:
    for name in (*THEIRS, *OTHERS):
        visitor.client.set_cookie(name, "1")
    return visitor


def test_a_no_drops_in_its_answer_whatever_the_browser_sent_of_them_and_nothing_else(stage: Stage):
    visitor = with_cookies(who_allows(stage, *KEYS))

    assert dropped(visitor.client.get("/")) == set()
    assert dropped(visitor.choose("refuse")) == set(THEIRS)
    assert not [name for name in THEIRS if visitor.client.get_cookie(name)]
    assert all(visitor.client.get_cookie(name) for name in OTHERS)


def test_a_no_to_one_leaves_what_the_others_keep(stage: Stage):
    visitor = with_cookies(who_allows(stage, *KEYS))
    answer = visitor.choose("save", metrica="y")

    assert dropped(answer) == {"_ga", "_ga_ABCD1234"}


@pytest.mark.parametrize(
    ("host", "domains"),
    [
        ("www.vpluse.example", ["", "www.vpluse.example", "vpluse.example"]),
        ("vpluse.example:8443", ["", "vpluse.example"]),
        ("localhost:8000", [""]),
        ("127.0.0.1:8000", [""]),
        ("[::1]:8000", [""]),
    ],
)
def test_they_are_dropped_for_every_domain_that_a_script_may_have_named(
    stage: Stage, monkeypatch, host: str, domains: list[str]
):
    monkeypatch.setitem(stage.app.config, "TRUSTED_HOSTS", None)
    answer = Response()
    with stage.app.test_request_context(base_url=f"https://{host}", headers={"Cookie": "_ga=1; vpluse=2"}):
        third_party_cookies.clear(answer, allowed=())

    named = [dict(part.split("=") for part in header.split("; ")) for header in answer.headers.getlist("Set-Cookie")]
    assert [(each.get("Domain", ""), each["_ga"], each["Max-Age"]) for each in named] == [
        (each, "", "0") for each in domains
    ]


@pytest.mark.parametrize("headers", [{}, {"Sec-GPC": "1"}])
def test_what_stands_without_a_yes_that_holds_is_dropped_by_the_next_page(stage: Stage, headers: dict):
    visitor = with_cookies(who_allows(stage, *KEYS))
    with time_machine.travel(clock.now() + timedelta(days=0 if headers else 181)):
        answer = visitor.client.get(f"/c/{RUNNING}", headers=headers)

    assert dropped(answer) == set(THEIRS)
    (script,) = scripts(answer)
    assert {"_ym_uid", "_ga_…"} < set((script["data-forget"] or "").split())


def test_pages_remove_what_lies_in_the_browsers_memory_for_a_while_after_a_withdrawal(stage: Stage):
    visitor = who_allows(stage, *KEYS)
    visitor.choose("save", ga4="y")
    for path in (f"/c/{RUNNING}", f"/c/{RUNNING}/thanks"):
        (forget,) = [script for script in scripts(visitor.client.get(path)) if "data-forget" in script]
        assert "_ym_uid" in (forget["data-forget"] or "")
        assert "_ga" not in (forget["data-forget"] or "").split()
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert not [script for script in scripts(visitor.client.get("/")) if "data-forget" in script]


def test_a_first_no_has_nothing_to_remove(stage: Stage):
    visitor = stage.visitor()
    visitor.choose("refuse")

    assert scripts(visitor.client.get("/")) == []


def test_a_cookie_of_theirs_makes_no_fault_where_the_host_is_unknown(stage: Stage):
    answer = stage.client().get("/", headers={"Host": "evil.example", "Cookie": "_ga=1"})

    assert answer.status_code == 400
