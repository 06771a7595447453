"""The page guard: what every HTML page of the site owes, checked on each page that a test fetches.

A test never calls it: `GuardedClient` does, for whatever the test was about. The rules are those a
template breaks without anybody noticing: labels, ids, errors that no field points to, forms without
a token, styles and hosts that the Content-Security-Policy would block in a browser.
"""

import gzip
import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

CONTROLS = {"input", "select", "textarea"}
WITHOUT_LABEL = {"hidden", "submit", "reset", "button", "image"}
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "for", "list")
ADDRESSES = ("action", "background", "data", "formaction", "href", "poster", "src", "xlink:href")
# A <link> of these kinds names a page; a browser fetches nothing for it.
NAMING_LINKS = {"alternate", "author", "canonical", "help", "license", "next", "prev", "search"}
OTHER_LANGUAGES = ("kk", "en")
SECRET = re.compile(r'(?<= value=")[\w.:~+/=-]{16,}(?=")')
"""A value that is another each time a page is fetched, as tokens of forms are."""


class GuardedClient(FlaskClient):
    """A test client that checks each page on its way to the test."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Fetch as the plain client does, then check what came."""
        response = super().open(*args, **kwargs)
        check(response)
        return response


def check(response: TestResponse, lang: str | None = None) -> None:
    """Fail with every broken rule at once. Answers that are no page (redirects, JSON) pass.

    `lang` is the language the page must be in; by default the one that its address names.
    """
    request = response.request
    if response.mimetype != "text/html" or request.method in ("HEAD", "OPTIONS"):
        return
    if response.status_code == 204 or 300 <= response.status_code < 400:
        return
    html = gzip.decompress(response.data).decode() if response.content_encoding == "gzip" else response.text
    broken = problems(html, request.host, lang or language_of(request.path))
    if broken:
        listed = "".join(f"\n- {problem}" for problem in broken)
        raise AssertionError(f"{request.method} {request.path} ({response.status}):{listed}")


def language_of(path: str) -> str:
    """The language that an address names: Russian, unless its first step is another's."""
    first = path.split("/")[1] if path.startswith("/") else ""
    return first if first in OTHER_LANGUAGES else "ru"


def problems(html: str, host: str, lang: str) -> list[str]:
    """What is wrong with a page served by `host` in `lang`, in words; nothing when all is well."""
    return _problems(SECRET.sub("secret", html), host, lang)


@lru_cache(maxsize=256)  # most pages that tests fetch are the landing page once more
def _problems(html: str, host: str, lang: str) -> list[str]:
    page = _Page(host)
    page.feed(html)
    page.close()
    return page.problems + page.verdict(lang)


class _Page(HTMLParser):
    """Reads a page once, notes what is wrong in place and what must be judged at the end."""

    def __init__(self, host: str) -> None:
        super().__init__()
        self.host = host
        self.problems: list[str] = []
        self.lang = ""
        self.titles: list[str] = []
        self.headings: list[str] = []
        self.ids: set[str] = set()
        self.references: list[tuple[str, str]] = []  # where from, to which id
        self.described: set[str] = set()
        self.errors: list[str] = []
        self.controls: list[tuple[str, str]] = []  # what it is, its id
        self.labels: dict[str, str] = {}  # by the id of their control
        self.form: dict[str, Any] | None = None
        self._text: list[str] | None = None  # of the title, heading or label being read
        self._label: dict[str, Any] | None = None
        self._drawings = 0  # inside how many <svg>, whose <title> is not the page's

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        what = _shown(tag, attributes)
        if len(attributes) < len(attrs):
            self.problems.append(f"{what} has an attribute twice")
        self._note_identity(what, attributes)
        self._refuse_inline(tag, what, attributes)
        self._refuse_third_parties(tag, what, attributes)
        if tag == "html":
            self.lang = attributes.get("lang", "")
        elif tag == "svg":
            self._drawings += 1
        elif tag == "h1" or (tag == "title" and not self._drawings):
            self._text = []
        elif tag == "label":
            self._text = []
            self._label = {"for": attributes.get("for"), "what": what, "inside": []}
        elif tag == "form":
            self.form = {"what": what, "token": False, **attributes}
        elif tag in CONTROLS:
            self._note_control(what, attributes)

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg":
            self._drawings -= 1
        elif tag == "h1":
            self.headings.append(self._read())
        elif tag == "title" and not self._drawings:
            self.titles.append(self._read())
        elif tag == "label" and self._label is not None:
            text = self._read()
            for control in [*self._label["inside"], self._label["for"]]:
                self.labels[control] = text
            self._label = None
        elif tag == "form" and self.form is not None:
            self._judge_form(self.form)
            self.form = None

    def verdict(self, lang: str) -> list[str]:
        """What can be said only after the last line."""
        found = []
        if self.lang != lang:
            found.append(f"lang is {self.lang!r}, the address says {lang!r}")
        if len(self.headings) != 1:
            found.append(f"one h1, please, not {self.headings}")
        if len(self.titles) != 1:
            found.append(f"one title, please, not {self.titles}")
        elif not all(h1 and self.titles[0].startswith(h1) for h1 in self.headings):
            found.append(f"the title {self.titles[0]!r} begins otherwise than {self.headings}")
        return found + self._loose_ends()

    def _loose_ends(self) -> list[str]:
        ids = [
            f"{what} points to #{name}, which is not there" for what, name in self.references if name not in self.ids
        ]
        errors = [
            f"the error #{name} belongs to no field (aria-describedby)"
            for name in self.errors
            if name not in self.described
        ]
        labels = [f"{what} has no label" for what, name in self.controls if not self.labels.get(name)]
        return ids + errors + labels

    def _note_identity(self, what: str, attributes: dict[str, str]) -> None:
        name = attributes.get("id")
        if name is not None and (name in self.ids or not name.strip()):
            self.problems.append(f"{what}: the id is empty or taken")
        self.ids.add(name or "")
        for kind in REFERENCES:
            self.references += [(what, target) for target in attributes.get(kind, "").split()]
        if attributes.get("href", "").startswith("#") and attributes["href"] != "#":
            self.references.append((what, attributes["href"][1:]))
        self.described.update(attributes.get("aria-describedby", "").split())
        classes = attributes.get("class", "").split()
        if (name or "").endswith("-error") or any(word.endswith("__error") for word in classes):
            self.errors.append(name or "(without id)")
        if attributes.get("aria-invalid") == "true" and not attributes.get("aria-describedby"):
            self.problems.append(f"{what} is invalid and says nowhere why (aria-describedby)")

    def _refuse_inline(self, tag: str, what: str, attributes: dict[str, str]) -> None:
        if tag == "style" or (tag == "script" and not attributes.get("src")):
            self.problems.append(f"{what} is inline")
        self.problems += [
            f"{what} has an inline {name}" for name in attributes if name == "style" or name.startswith("on")
        ]

    def _refuse_third_parties(self, tag: str, what: str, attributes: dict[str, str]) -> None:
        outward = tag == "a" or (tag == "link" and set(attributes.get("rel", "").split()) <= NAMING_LINKS)
        found = [attributes[name] for name in ADDRESSES if name in attributes]
        found += [part.split()[0] for part in attributes.get("srcset", "").split(",") if part.strip()]
        for address in found:
            parts = urlsplit(address)
            ours = parts.scheme in ("", "http", "https") and parts.netloc in ("", self.host)
            contact = parts.scheme in ("mailto", "tel", "sms")
            if not ours and not (outward and (parts.scheme == "https" or contact)):
                self.problems.append(f"{what} leads to a stranger: {address}")

    def _note_control(self, what: str, attributes: dict[str, str]) -> None:
        if attributes.get("name") == "csrf_token" and attributes.get("value") and self.form:
            self.form["token"] = True
        if attributes.get("type") in WITHOUT_LABEL:
            return
        name = attributes.get("id") or f"{what} at {self.getpos()}"
        self.controls.append((what, name))
        if self._label is not None:
            self._label["inside"].append(name)

    def _judge_form(self, form: dict[str, Any]) -> None:
        if form.get("method", "get").lower() != "post":
            return
        if not form.get("action"):
            self.problems.append(f"{form['what']} has no action")
        if not form["token"]:
            self.problems.append(f"{form['what']} has no csrf_token")

    def _read(self) -> str:
        text, self._text = "".join(self._text or []), None
        return " ".join(text.replace("\N{SOFT HYPHEN}", "").split())


def _shown(tag: str, attributes: dict[str, str]) -> str:
    named = [f' {key}="{attributes[key]}"' for key in ("id", "name", "type") if key in attributes]
    return f"<{tag}{''.join(named)}>"
