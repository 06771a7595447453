"""Working in the editor without a browser: its form as a browser would send it, with some answers changed."""

from html.parser import HTMLParser
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.support.colleague import Colleague
from tests.support.stage import Stage
from tests.support.visitor import prefixed
from webapp import campaigns


def draft_of(stage: Stage, slug: str) -> int:
    """The number of a campaign's draft."""
    return stage.ask(lambda: next(draft.id for draft in campaigns.prepared() if draft.slug == slug))


def content_of(stage: Stage, number: int) -> dict[str, Any]:
    """What a draft holds."""
    return stage.ask(lambda: campaigns.find_draft(number).content)


def begin(colleague: Colleague, **fields: str) -> int:
    """Begin a campaign; answers the number of its draft."""
    answer = colleague.post("/staff/campaigns/new", **fields)
    assert answer.status_code == 303, answer.status
    return int(answer.location.rsplit("/", 1)[1])


def edit(colleague: Colleague, number: int, seen: str | None = None, **changes: Any) -> TestResponse:
    """Open the editor (or take the page `seen` before), change some fields and send it; None leaves a field out."""
    path = f"/staff/campaigns/{number}"
    form = read_form(seen or colleague.get(path).text)
    for name, value in changes.items():
        form.poplist(name.replace("__", "-"))
        for each in value if isinstance(value, list) else [value]:
            if each is not None:
                form.add(name.replace("__", "-"), each)
    return colleague.client.post(prefixed(path, colleague.language), data=form, content_type="multipart/form-data")


def read_form(html: str) -> MultiDict[str, str]:
    """What the editor's form would send as it stands, without a button."""
    parser = _EditorForm()
    parser.feed(html)
    return parser.fields


class _EditorForm(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: MultiDict[str, str] = MultiDict()
        self._inside = False
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._inside = "editor__form" in (given.get("class") or "")
        name = given.get("name")
        if not self._inside or not name:
            return
        if tag == "textarea":
            self._text = name
            self.fields.add(name, "")
        elif tag == "input" and (given.get("type") not in {"checkbox", "radio"} or "checked" in given):
            self.fields.add(name, given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self.fields[self._text] = (self.fields[self._text] + data).removeprefix("\n")
