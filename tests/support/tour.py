"""A walk through every page of the site in every state that a visitor can meet.

`tour` yields the name of each state while the browser stands on it, so that whatever must hold everywhere can be
looked at everywhere.
"""

from collections.abc import Iterator

from tests.support.mail import code_in, link_in
from tests.support.surfer import Surfer
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
    "closed, over": 410,
    "closed, coming": 410,
    "too many tries": 429,
    "form without its cookie": 400,
    "entry without its cookie": 400,
}


def tour(surfer: Surfer) -> Iterator[str]:
    """Stand on every page in every state, in the surfer's language."""
    for state in _states(surfer):
        assert surfer.status == STATUSES.get(state, 200), f"{state}: {surfer.status} at {surfer.page.url}"
        yield state


def _states(surfer: Surfer) -> Iterator[str]:
    for name, path in PAGES.items():
        surfer.go(surfer.address(path))
        yield name
    yield from _form_given_back(surfer)
    yield from _entry(surfer)
    yield from _refusals(surfer)
    yield from _choices(surfer)
    if surfer.lang == "ru":
        surfer.go("/dev/outbox")
        yield "outbox"


def _choices(surfer: Surfer) -> Iterator[str]:
    for answer, state in {"accept": "accepted", "refuse": "refused"}.items():
        surfer.go(surfer.address("/"))
        surfer.choose(answer)
        yield f"home, {state}"
        surfer.go(surfer.address("/cookies"))
        yield f"cookies, {state}"
        surfer.land(OPEN)
        yield f"landing, {state}"
    surfer.context.set_extra_http_headers({"Sec-GPC": "1"})
    surfer.go(surfer.address("/cookies"))
    yield "cookies, the browser says no"
    surfer.context.set_extra_http_headers({})


def send_to(surfer: Surfer, slug: str) -> None:
    """Send the form on the page to another campaign, as a page does that was left open until its campaign closed."""
    old, new = surfer.address(f"/c/{OPEN}"), surfer.address(f"/c/{slug}")
    surfer.form.evaluate("(form, to) => { form.action = form.action.replace(to[0], to[1]) }", [old, new])
    surfer.press(surfer.form.locator("button"))


def _form_given_back(surfer: Surfer) -> Iterator[str]:
    surfer.land(EVERYTHING)
    for details in surfer.page.locator("details").all():
        details.evaluate("details => details.open = true")
    yield "landing with everything unfolded"
    surfer.press(surfer.form.locator("button"))
    yield "form with every mistake, sent too soon"
    surfer.fill(iin="1")
    surfer.send()
    yield "form with one mistake"


def _entry(surfer: Surfer) -> Iterator[str]:
    surfer.fill()
    surfer.send()
    yield "thanks, waiting"
    surfer.press(surfer.page.locator("form[action$=resend] button"))
    yield "thanks, a new code too soon"
    surfer.go(surfer.address(f"/c/{EVERYTHING}/thanks?sent=again"))
    yield "thanks, a new code sent"
    surfer.confirm("")
    yield "thanks, no code"
    letter = surfer.newest_letter()
    surfer.go(link_in(letter))
    yield "link"
    surfer.go(surfer.address(f"/c/{EVERYTHING}/thanks"))
    surfer.confirm(code_in(letter))
    yield "thanks, confirmed"
    surfer.press(surfer.page.locator("a.button[href*=receipts]"))
    yield "receipt"


def _refusals(surfer: Surfer) -> Iterator[str]:
    for name, slug in {"closed, over": OVER, "closed, coming": SOON}.items():
        surfer.land(OPEN)
        send_to(surfer, slug)
        yield name
    visits = surfer.context.request
    path = surfer.address(f"/c/{OPEN}")
    forms = [form_of(visits.get(path).text()) for _ in range(MOST_TRIES)]
    surfer.land(OPEN)
    surfer.fill()
    surfer.wait_until_read()
    for form in forms:
        visits.post(path, form=filled(form, surfer.person), max_redirects=0)
    surfer.send()
    yield "too many tries"
    surfer.go(surfer.address(f"/c/{OPEN}/thanks"))
    surfer.context.clear_cookies()
    surfer.confirm("123456")
    yield "form without its cookie"
    surfer.land(OPEN)
    surfer.context.clear_cookies()
    surfer.press(surfer.form.locator("button"))
    yield "entry without its cookie"


def filled(form: dict[str, str], person: dict[str, str]) -> dict[str, str]:
    """A form as a person without a browser sends it, who agrees to what must be agreed to."""
    answers = {name: person.get(name, value) for name, value in form.items() if not name.endswith("?")}
    return answers | {"consent_participation": "y"}
