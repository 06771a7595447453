"""A plain form is read as Werkzeug reads it, and what is no plain form Werkzeug reads itself."""

from io import BytesIO
from urllib.parse import parse_qsl

import pytest
from flask import Flask, Request, request
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, run_wsgi_app

from webapp.platform.forms_sent import URLENCODED, SentRequest, read_fields

LONGEST = 100
SIGNS = st.text(alphabet="aé%&=+08dDEeCc2xXFf\0;Ы", max_size=30)


def make_app(kind: type[Request]) -> Flask:
    app = Flask("forms")
    app.request_class = kind
    app.config["MAX_CONTENT_LENGTH"] = LONGEST
    app.add_url_rule(
        "/", "read", lambda: [*request.form.items(multi=True), request.get_data().decode()], methods=["POST"]
    )
    return app


OURS, WERKZEUGS = make_app(SentRequest), make_app(Request)


def answer(app: Flask, body: bytes, **said: str) -> tuple[str, bytes]:
    environ = EnvironBuilder(method="POST", content_type=URLENCODED, input_stream=BytesIO(body)).get_environ()
    read, status, _headers = run_wsgi_app(app, {**environ, "CONTENT_LENGTH": str(len(body)), **said})
    return status, b"".join(read)


@given(SIGNS)
@example("a=%D0%98%D0%B2%D0%B0%D0%BD+%D1%8F&b&=c&a=%E2%82A%E2%82&%zz=%+")
def test_the_fields_of_any_text_are_those_of_the_standard_library(text: str):
    expected = parse_qsl(text, keep_blank_values=True, errors="werkzeug.url_quote")

    assert list(read_fields(text.encode())) == expected


@pytest.mark.parametrize("body", [b"a=1&b=%D0%B9", b"", b"a=\xff", b"a=" + b"x" * LONGEST])
@pytest.mark.parametrize(
    "content_type", [URLENCODED, f"{URLENCODED}; charset=utf-8", "text/plain", "multipart/form-data"]
)
def test_a_form_is_answered_as_werkzeug_answers_it(body: bytes, content_type: str):
    assert answer(OURS, body, CONTENT_TYPE=content_type) == answer(WERKZEUGS, body, CONTENT_TYPE=content_type)


@pytest.mark.parametrize("length", ["12", "x", "٣", "-1", "", "99999999"])
def test_a_length_that_is_not_that_of_the_body_is_answered_as_werkzeug_answers_it(length: str):
    assert answer(OURS, b"a=1", CONTENT_LENGTH=length)[0] == answer(WERKZEUGS, b"a=1", CONTENT_LENGTH=length)[0]
