from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from tests.support.page import Page
from tests.support.stage import OVER, RUNNING, Stage

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def lines(text: str, name: str) -> list[str]:
    return [line.split(": ", 1)[1] for line in text.splitlines() if line.startswith(f"{name}: ")]


def test_the_site_map_names_every_public_page_in_every_language_and_each_is_there(stage: Stage):
    tree = ElementTree.fromstring(stage.client().get("/sitemap.xml").text)
    found = [element.text.removeprefix("http://localhost") for element in tree.iter(f"{SITEMAP}loc")]

    assert {"/", "/kk/", "/en/", "/policy", f"/c/{RUNNING}", f"/kk/c/{OVER}/rules", f"/en/c/{OVER}/results"} <= set(
        found
    )
    assert len(set(found)) == len(found)
    client = stage.client()
    ours = [path for path in found if RUNNING in path or "/c/" not in path]
    assert [path for path in ours if client.get(path).status_code != 200] == []


def test_the_site_map_says_of_each_page_what_its_sisters_are(stage: Stage):
    tree = ElementTree.fromstring(stage.client().get("/sitemap.xml").text)
    named = {
        url.find(f"{SITEMAP}loc").text: {link.get("href") for link in url if link.tag.endswith("link")}
        for url in tree.iter(f"{SITEMAP}url")
    }

    assert named["http://localhost/kk/policy"] == {f"http://localhost{prefix}/policy" for prefix in ("", "/kk", "/en")}


def test_search_engines_are_kept_off_the_pages_of_one_person(stage: Stage):
    text = stage.client().get("/robots.txt").text

    closed = lines(text, "Disallow")
    for path in ("/confirm/x", "/receipts/x", "/kk/receipts/x", "/en/confirm/x", "/metrics", "/dev/outbox"):
        assert any(path.startswith(beginning) for beginning in closed)
    assert not any(f"/c/{RUNNING}".startswith(beginning) or beginning == "/" for beginning in closed)
    assert lines(text, "Sitemap") == ["http://localhost/sitemap.xml"]


def test_security_txt_has_what_rfc_9116_asks_for_and_has_not_run_out(stage: Stage):
    text = stage.client().get("/.well-known/security.txt").text

    (expires,) = lines(text, "Expires")
    assert timedelta(0) < datetime.fromisoformat(expires) - datetime.now(UTC) < timedelta(days=366)
    assert lines(text, "Contact") == ["mailto:privacy@vpluse.example"]
    assert lines(text, "Canonical") == ["http://localhost/.well-known/security.txt"]
    assert stage.client().get(lines(text, "Policy")[0].removeprefix("http://localhost")).status_code == 200


def test_a_link_in_a_social_network_shows_the_campaign(stage: Stage):
    page = stage.page(f"/kk/c/{RUNNING}")

    told = {meta.get("property"): meta.get("content") for meta in page.all("meta") if meta.get("property")}
    assert told["og:url"] == f"http://localhost/kk/c/{RUNNING}"
    assert told["og:locale"] == "kk_KZ"
    picture = stage.client().get(told["og:image"].removeprefix("http://localhost"))
    assert picture.mimetype == "image/png"


def test_search_engines_read_an_event_with_its_dates(stage: Stage):
    page = Page(stage.client().get(f"/c/{RUNNING}").text)

    told = {meta.get("itemprop"): meta.get("content") for meta in page.all("meta") if meta.get("itemprop")}
    assert told["startDate"] == "2026-01-01T00:00:00+05:00"
    assert told["endDate"] == "2040-01-01T00:00:00+05:00"
    assert page.all(itemscope="")[0].get("itemtype") == "https://schema.org/Event"
