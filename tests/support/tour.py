"""A walk through every page of the site in every state that a visitor can meet.

`tour` yields the name of each state while the browser stands on it, so that whatever must hold everywhere can be
looked at everywhere.
"""

from collections.abc import Iterator

from tests.support.browser_visitor import BrowserVisitor
from tests.support.mail import code_in, link_in
from tests.support.visitor import form_of

OPEN, EVERYTHING, SOON, OVER = "tea-road", "first-snow", "nauryz-table", "apple-harvest"
PAGES = {
    "home": "/",
    "landing": f"/c/{EVERYTHING}",
    "landing of few questions": f"/c/{OPEN}",
    "landing, coming": f"/c/{SOON}",
    "landing, over": f"/c/{OVER}",
    "rules": f"/c/{EVERYTHING}/rules",
    "results to come": f"/c/{EVERYTHING}/results",
    "results of what is over": f"/c/{OVER}/results",
    "cookies": "/cookies",
    "cookies, kept": "/cookies?saved=y",
    "policy": "/policy",
    "policy of an earlier version": "/policy/1",
    "changes of the first version": "/policy/1/changes",
    "changes": "/policy/2/changes",
    "thanks without an entry": f"/c/{EVERYTHING}/thanks",
    "offline": "/offline",
    "no such page": "/c/nowhere",
    "no such request": f"/c/{EVERYTHING}/confirm",
    "link that is gone": "/confirm/AAAAAAAAAAAAAAAAAAAAAA",
}
MOST_TRIES = 5
"""How often a form may be sent in an hour that writes to one mailbox."""
STATUSES = {
    "no such page": 404,
    "no such request": 405,
    "link that is gone": 410,
    "form with every mistake, sent too soon": 422,
    "form with one mistake": 422,
    "thanks, a new code too soon": 429,
    "thanks, no code": 422,
    "thanks, the corrected address looks mistyped": 422,
    "closed, over": 410,
    "closed, coming": 410,
    "too many tries": 429,
    "form without its cookie": 400,
    "entry without its cookie": 400,
}


def tour(visitor: BrowserVisitor) -> Iterator[str]:
    """Stand on every page in every state, in the visitor's language."""
    for state in _states(visitor):
        assert visitor.status == STATUSES.get(state, 200), f"{state}: {visitor.status} at {visitor.page.url}"
        yield state


def _states(visitor: BrowserVisitor) -> Iterator[str]:
    for name, path in PAGES.items():
        visitor.go(visitor.address(path))
        yield name
    yield from _form_given_back(visitor)
    yield from _entry(visitor)
    yield from _refusals(visitor)
    yield from _choices(visitor)
    if visitor.lang == "ru":
        visitor.go("/dev/outbox")
        yield "outbox"


def _choices(visitor: BrowserVisitor) -> Iterator[str]:
    for answer, state in {"accept": "accepted", "refuse": "refused"}.items():
        visitor.go(visitor.address("/"))
        visitor.choose(answer)
        yield f"home, {state}"
        visitor.go(visitor.address("/cookies"))
        yield f"cookies, {state}"
        visitor.land(OPEN)
        yield f"landing, {state}"
    visitor.context.set_extra_http_headers({"Sec-GPC": "1"})
    visitor.go(visitor.address("/cookies"))
    yield "cookies, the browser says no"
    visitor.context.set_extra_http_headers({})


def send_to(visitor: BrowserVisitor, slug: str) -> None:
    """Send the form on the page to another campaign, as a page does that was left open until its campaign closed."""
    old, new = visitor.address(f"/c/{OPEN}"), visitor.address(f"/c/{slug}")
    visitor.form.evaluate("(form, to) => { form.action = form.action.replace(to[0], to[1]) }", [old, new])
    visitor.press(visitor.form.locator("button"))


def unfold(visitor: BrowserVisitor) -> None:
    """Open everything on the page that is folded."""
    for details in visitor.page.locator("details").all():
        details.evaluate("details => details.open = true")


def _form_given_back(visitor: BrowserVisitor) -> Iterator[str]:
    visitor.land(EVERYTHING)
    unfold(visitor)
    yield "landing with everything unfolded"
    visitor.press(visitor.form.locator("button"))
    yield "form with every mistake, sent too soon"
    visitor.fill(iin="1")
    visitor.send()
    yield "form with one mistake"


def _entry(visitor: BrowserVisitor) -> Iterator[str]:
    visitor.fill()
    visitor.send()
    yield "thanks, waiting"
    with visitor.page.expect_navigation():  # past its button, which waits
        visitor.page.locator("form[action$=resend]").evaluate("form => form.submit()")
    yield "thanks, a new code too soon"
    visitor.go(visitor.address(f"/c/{EVERYTHING}/thanks?sent=again"))
    yield "thanks, a new code sent"
    visitor.confirm("")
    yield "thanks, no code"
    visitor.page.locator("details:has(#email) summary").click()
    visitor.page.locator("#email").fill("timur@gmial.con")
    visitor.press(visitor.page.locator("form[action$=contact] button"))
    yield "thanks, the corrected address looks mistyped"
    letter = visitor.newest_letter()
    visitor.go(link_in(letter))
    yield "link"
    visitor.go(visitor.address(f"/c/{EVERYTHING}/thanks"))
    visitor.confirm(code_in(letter))
    unfold(visitor)
    yield "thanks, confirmed"
    visitor.land(EVERYTHING)
    unfold(visitor)
    yield "landing, entered"
    visitor.go(visitor.address(f"/c/{EVERYTHING}/thanks"))
    visitor.press(visitor.page.locator("a.button[href*=receipts]"))
    yield "receipt"
    unfold(visitor)
    yield "receipt with its proofs unfolded"


def _refusals(visitor: BrowserVisitor) -> Iterator[str]:
    for name, slug in {"closed, over": OVER, "closed, coming": SOON}.items():
        visitor.land(OPEN)
        send_to(visitor, slug)
        yield name
    visits = visitor.context.request
    path = visitor.address(f"/c/{OPEN}")
    forms = [form_of(visits.get(path).text()) for _ in range(MOST_TRIES)]
    visitor.land(OPEN)
    visitor.fill()
    visitor.wait_until_read()
    for form in forms:
        visits.post(path, form=filled(form, visitor.person), max_redirects=0)
    visitor.send()
    yield "too many tries"
    visitor.go(visitor.address(f"/c/{OPEN}/thanks"))
    visitor.context.clear_cookies()
    visitor.confirm("123456")
    yield "form without its cookie"
    visitor.land(OPEN)
    visitor.context.clear_cookies()
    visitor.press(visitor.form.locator("button"))
    yield "entry without its cookie"


def filled(form: dict[str, str], person: dict[str, str]) -> dict[str, str]:
    """A form as a person without a browser sends it, who agrees to what must be agreed to."""
    answers = {name: person.get(name, value) for name, value in form.items() if not name.endswith("?")}
    return answers | {"consent_participation": "y"}
