"""A member of staff with a browser in which they are signed in."""

from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.page import Page
from tests.support.visitor import form_of, prefixed
from webapp import accounts, cookies
from webapp.blueprints.shared import cookie_writer
from webapp.platform import clock

_numbers = count(1)


class Colleague:
    """One member of staff, signed in; made up, as everybody here."""

    def __init__(self, app: Flask, role: str = accounts.MARKETER, language: str = "ru") -> None:
        self.client: FlaskClient = app.test_client()
        self.language = language
        number = next(_numbers)
        with app.app_context():
            name, now = f"Сотрудник {number}", clock.now()
            self.member = accounts.add_member(f"staff.{number:05d}@example.kz", name, role, language, now)
            self.secret = accounts.begin_session(self.member.id, "Chrome, desktop", now).text
            with app.test_request_context():
                cookie = cookie_writer.item_name(cookies.STAFF_ITEM)
        self.client.set_cookie(cookie, self.secret)

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open an address in the member's language."""
        return self.client.get(prefixed(path, self.language), **options)

    def page(self, path: str, **options: Any) -> Page:
        """A page that must be there."""
        answer = self.get(path, **options)
        assert answer.status_code == 200, f"{path}: {answer.status}"
        return Page(answer.text)

    def post(self, path: str, on: str | None = None, **fields: Any) -> TestResponse:
        """Send the first form of the page `on` (that of the same address) with these fields; a session's token goes along."""
        form = form_of(self.get(on or path).text)
        data = {"csrf_token": form["csrf_token"], **fields}
        return self.client.post(prefixed(path, self.language), data=data)
