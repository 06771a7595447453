"""A visitor without a browser: opens a landing page, fills in the form, sends it, types the code."""

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.people import make_person

REQUIRED = ("of_age", "consent_participation", "consent_draw")


class Visitor:
    """One person with one browser."""

    def __init__(self, client: FlaskClient, person: dict[str, str] | None = None) -> None:
        self.client = client
        self.person = person or make_person()

    def land(self, slug: str = "first-snow", lang: str = "ru") -> dict[str, str]:
        """Open a landing page; answers what its form holds, hidden fields included, boxes as they are."""
        page = self.client.get(address(slug, lang))
        assert page.status_code == 200, page.status_code
        return form_of(page.text)

    def filled(self, form: dict[str, str], **changes: str | None) -> dict[str, str]:
        """The form with the person's answers and every required box ticked; `changes` come last, None leaves out."""
        answers = {name: value for name, value in self.person.items() if name in form}
        ticked = {name: "y" for name in REQUIRED if name in form or f"{name}?" in form}
        hidden = {name: form[name] for name in ("csrf_token", "shown") if name in form}
        data: dict[str, Any] = {**hidden, **answers, **ticked, **changes}
        return {name: value for name, value in data.items() if value is not None}

    def enter(self, slug: str = "first-snow", lang: str = "ru", **changes: str | None) -> TestResponse:
        """Open the page, fill in the form and send it."""
        return self.client.post(address(slug, lang), data=self.filled(self.land(slug, lang), **changes))

    def choose(self, answer: str, lang: str = "ru", **fields: str) -> TestResponse:
        """Decide about cookies on the preferences page: `accept`, `refuse`, or `save` with what is ticked."""
        form = form_of(self.client.get(prefixed("/cookies", lang)).text)
        data = {"csrf_token": form["csrf_token"], "choice": answer, **fields}
        return self.client.post(prefixed("/cookies", lang), data=data)

    def way_back(self, done: TestResponse) -> str:
        """Where a choice leads in the end: a browser that held no cookie is asked at once whether it keeps any."""
        assert done.status_code == 303
        path = done.location
        return self.client.get(path).location if "/cookies?saved=y&next=" in path else path

    def confirm(self, code: str, slug: str = "first-snow", lang: str = "ru") -> TestResponse:
        """Type a code on the page that follows."""
        page = self.client.get(address(slug, lang) + "/thanks")
        return self.client.post(
            address(slug, lang) + "/confirm", data={"csrf_token": form_of(page.text)["csrf_token"], "code": code}
        )


def address(slug: str, lang: str) -> str:
    """The path of a landing page."""
    return prefixed(f"/c/{slug}", lang)


def prefixed(path: str, lang: str) -> str:
    """The path of a page in a language."""
    return path if lang == "ru" else f"/{lang}{path}"


def form_of(html: str) -> dict[str, str]:
    """The fields of the first form in a page's main part: name → value; an unticked box stands as `name?`."""
    _, _, main = html.partition("<main")
    _, _, form = main.partition("<form")
    parser = _FormParser()
    parser.feed(form.partition("</form>")[0])
    return parser.fields


class _FormParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag != "input" or not name:
            return
        if given.get("type") == "checkbox" and "checked" not in given:
            self.fields[f"{name}?"] = ""
        else:
            self.fields[name] = given.get("value") or ""
