"""A ticket and a receipt that a person keeps on the device, to read them without network."""

import pytest

from tests.support.axe import findings

pytestmark = pytest.mark.browser

KEEP, REMOVE = "[data-offline-copy] button >> nth=0", "[data-offline-copy] button >> nth=1"
CACHES = "caches.keys()"


def keep(surfer) -> None:
    surfer.await_worker()
    surfer.page.locator(KEEP).click()
    surfer.page.locator(REMOVE).wait_for()


def test_a_ticket_is_kept_by_a_press_read_without_network_and_removed_by_a_press(arrive):
    surfer = arrive(width=360)
    surfer.take_part()
    ticket = surfer.page.locator(".ticket__number").inner_text()
    assert surfer.page.evaluate(CACHES) == []
    keep(surfer)
    with surfer.without_network():
        surfer.go("/c/first-snow/thanks")
        assert surfer.page.locator(".ticket__number").inner_text() == ticket
        assert surfer.page.locator(".ticket__art").evaluate("picture => picture.decode().then(() => true)")
        surfer.page.locator(REMOVE).click()
        surfer.page.locator(KEEP).wait_for()
        assert surfer.page.evaluate(CACHES) == []
        surfer.go("/c/first-snow/thanks")
        assert surfer.page.locator(".ticket__number").count() == 0


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_what_is_kept_is_named_on_the_page_without_network_and_goes_from_there_too(arrive, lang: str):
    surfer = arrive(lang=lang, width=360)
    surfer.take_part()
    keep(surfer)
    surfer.press(surfer.page.locator("a.button[href*=receipts]"))
    keep(surfer)
    surfer.page.emulate_media(reduced_motion="reduce")
    assert findings(surfer.page) == []
    with surfer.without_network():
        surfer.go(surfer.address("/"))
        stored = surfer.page.locator("[data-offline-copies]")
        stored.wait_for()
        assert stored.locator("li").count() == 2
        assert findings(surfer.page) == []
        surfer.press(stored.locator("a[href*=receipts]"))
        assert surfer.page.locator(".receipt__event").count() == 5
        surfer.page.go_back()
        stored.locator("button").click()
        stored.wait_for(state="hidden")
        assert surfer.page.evaluate(CACHES) == []


def test_removing_one_page_leaves_the_other(arrive):
    surfer = arrive()
    surfer.take_part()
    keep(surfer)
    surfer.press(surfer.page.locator("a.button[href*=receipts]"))
    keep(surfer)
    surfer.page.locator(REMOVE).click()
    surfer.page.locator(KEEP).wait_for()
    surfer.go("/offline")
    surfer.page.locator("[data-offline-copies]").wait_for()

    assert surfer.page.locator("[data-offline-copies] li a").evaluate_all(
        "links => links.map(link => link.pathname)"
    ) == ["/c/first-snow/thanks"]
    surfer.page.locator("[data-offline-copies] button").click()
    surfer.page.locator("[data-offline-copies]").wait_for(state="hidden")


def test_what_is_kept_has_no_form_and_the_pages_headers_of_safety(arrive):
    surfer = arrive()
    surfer.take_part()
    keep(surfer)
    kept = surfer.page.evaluate("""async () => {
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
    surfer.page.locator(REMOVE).click()
    surfer.page.locator(KEEP).wait_for()

    assert {method for method, *_ in kept} == {"GET"}
    pages = [(url, policy, text) for _, url, kind, policy, text in kept if kind.startswith("text/html")]
    assert len(pages) == 4  # the ticket, and the policy in three languages
    assert [url for url, policy, text in pages if "<form" in text or "csrf_token" in text or not policy] == []
    assert [url for _, url, *_ in kept if "/staff" in url or "/dev" in url or "/health" in url] == []


def test_a_page_with_a_form_would_be_kept_without_it(arrive):
    surfer = arrive()
    surfer.land("tea-road")
    surfer.await_worker()
    assert surfer.page.evaluate("""() => new Promise(done => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => done(data);
        const keep = { pathname: "/c/tea-road", title: "A form", pictures: [] };
        navigator.serviceWorker.controller.postMessage({ keep }, [port2]);
    })""")
    with surfer.without_network():
        surfer.go("/c/tea-road")
        assert surfer.page.locator("#entry-title").is_visible()
        assert surfer.page.locator("form, [name=csrf_token], [name=shown]").count() == 0
    surfer.go("/offline")
    surfer.page.locator("[data-offline-copies] button").click()
    surfer.page.locator("[data-offline-copies]").wait_for(state="hidden")


def test_without_script_nothing_is_offered(arrive):
    surfer = arrive(script=False)
    surfer.take_part()

    assert not surfer.page.locator("[data-offline-copy]").is_visible()
