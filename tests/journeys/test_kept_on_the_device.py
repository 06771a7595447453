"""A ticket and a receipt that a person keeps on the device, to read them without network."""

import pytest

from tests.support.axe import findings

pytestmark = pytest.mark.browser

KEEP, REMOVE = "[data-offline-copy] button >> nth=0", "[data-offline-copy] button >> nth=1"
CACHES = "caches.keys()"


def keep(visitor) -> None:
    visitor.await_worker()
    visitor.page.locator(KEEP).click()
    visitor.page.locator(REMOVE).wait_for()


def test_a_ticket_is_kept_by_a_press_read_without_network_and_removed_by_a_press(arrive):
    visitor = arrive(width=360)
    visitor.take_part()
    ticket = visitor.page.locator(".ticket__number").inner_text()
    assert visitor.page.evaluate(CACHES) == []
    keep(visitor)
    with visitor.without_network():
        visitor.go("/c/first-snow/thanks")
        assert visitor.page.locator(".ticket__number").inner_text() == ticket
        assert visitor.page.locator(".ticket__art").evaluate("picture => picture.decode().then(() => true)")
        visitor.page.locator(REMOVE).click()
        visitor.page.locator(KEEP).wait_for()
        assert visitor.page.evaluate(CACHES) == []
        visitor.go("/c/first-snow/thanks")
        assert visitor.page.locator(".ticket__number").count() == 0


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_what_is_kept_is_named_on_the_page_without_network_and_goes_from_there_too(arrive, lang: str):
    visitor = arrive(lang=lang, width=360)
    visitor.take_part()
    keep(visitor)
    visitor.press(visitor.page.locator("a.button[href*=receipts]"))
    keep(visitor)
    visitor.page.emulate_media(reduced_motion="reduce")
    assert findings(visitor.page) == []
    with visitor.without_network():
        visitor.go(visitor.address("/"))
        stored = visitor.page.locator("[data-offline-copies]")
        stored.wait_for()
        assert stored.locator("li").count() == 2
        assert findings(visitor.page) == []
        visitor.press(stored.locator("a[href*=receipts]"))
        assert visitor.page.locator(".receipt__event").count() == 5
        visitor.page.go_back()
        stored.locator("button").click()
        stored.wait_for(state="hidden")
        assert visitor.page.evaluate(CACHES) == []


def test_removing_one_page_leaves_the_other(arrive):
    visitor = arrive()
    visitor.take_part()
    keep(visitor)
    visitor.press(visitor.page.locator("a.button[href*=receipts]"))
    keep(visitor)
    visitor.page.locator(REMOVE).click()
    visitor.page.locator(KEEP).wait_for()
    visitor.go("/offline")
    visitor.page.locator("[data-offline-copies]").wait_for()

    assert visitor.page.locator("[data-offline-copies] li a").evaluate_all(
        "links => links.map(link => link.pathname)"
    ) == ["/c/first-snow/thanks"]
    visitor.page.locator("[data-offline-copies] button").click()
    visitor.page.locator("[data-offline-copies]").wait_for(state="hidden")


def test_what_is_kept_has_no_form_and_the_pages_headers_of_safety(arrive):
    visitor = arrive()
    visitor.take_part()
    keep(visitor)
    kept = visitor.page.evaluate("""async () => {
        const out = [];
        for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
                const answer = await cache.match(request);
                out.push([request.method, request.url, answer.headers.get("content-type"),
                          answer.headers.get("content-security-policy"), await answer.clone().text()]);
            }
        }
        return out;
    }""")
    visitor.page.locator(REMOVE).click()
    visitor.page.locator(KEEP).wait_for()

    assert {method for method, *_ in kept} == {"GET"}
    pages = [(url, policy, text) for _, url, kind, policy, text in kept if kind.startswith("text/html")]
    assert len(pages) == 4  # the ticket, and the policy in three languages
    assert [url for url, policy, text in pages if "<form" in text or "csrf_token" in text or not policy] == []
    assert [url for _, url, *_ in kept if "/staff" in url or "/dev" in url or "/health" in url] == []


def test_a_page_with_a_form_would_be_kept_without_it(arrive):
    visitor = arrive()
    visitor.land("tea-road")
    visitor.await_worker()
    assert visitor.page.evaluate("""() => new Promise(done => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => done(data);
        const keep = { pathname: "/c/tea-road", title: "A form", pictures: [] };
        navigator.serviceWorker.controller.postMessage({ keep }, [port2]);
    })""")
    with visitor.without_network():
        visitor.go("/c/tea-road")
        assert visitor.page.locator("#entry-title").is_visible()
        assert visitor.page.locator("form, [name=csrf_token], [name=shown]").count() == 0
    visitor.go("/offline")
    visitor.page.locator("[data-offline-copies] button").click()
    visitor.page.locator("[data-offline-copies]").wait_for(state="hidden")


def test_without_script_nothing_is_offered(arrive):
    visitor = arrive(script=False)
    visitor.take_part()

    assert not visitor.page.locator("[data-offline-copy]").is_visible()
