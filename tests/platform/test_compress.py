"""Answers made small are the same answers."""

import gzip
import os

import pytest
from flask import Flask, Response
from hypothesis import given
from hypothesis import strategies as st

from webapp.platform import compress
from webapp.platform.compress import SplicedPage

MARKER, OTHER = "<!--gap-->", "<!--other-->"
TEXT = st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: MARKER not in text and OTHER not in text)
FRESH = st.binary(max_size=2000)
LONG = "слово за словом " * 200


@given(TEXT, TEXT, TEXT, FRESH, FRESH)
def test_a_spliced_page_is_the_plain_page_gzipped(before, between, after, one, other):
    page, fresh = (
        SplicedPage.split(before + OTHER + between + MARKER + after, MARKER, OTHER),
        {MARKER: one, OTHER: other},
    )

    assert page.plain(fresh) == b"".join([before.encode(), other, between.encode(), one, after.encode()])
    assert gzip.decompress(page.gzipped(fresh)) == page.plain(fresh)


@given(TEXT)
def test_a_page_without_gaps_is_spliced_too(text):
    page = SplicedPage.split(text, MARKER)

    assert page.gaps == ()
    assert gzip.decompress(page.gzipped({})) == page.plain({}) == text.encode()


@pytest.mark.parametrize("length", [0, 1, 0xFFFF])
def test_the_gap_takes_whatever_one_stored_block_can_hold(length):
    page, fresh = SplicedPage.split(LONG + MARKER + LONG, MARKER), {MARKER: os.urandom(length)}

    assert gzip.decompress(page.gzipped(fresh)) == page.plain(fresh)


def test_a_spliced_page_is_smaller_by_far():
    page = SplicedPage.split(LONG + MARKER + LONG, MARKER)

    assert len(page.gzipped({MARKER: b"fresh"})) < len(page.plain({MARKER: b"fresh"})) / 20


def test_a_page_has_one_gap_of_a_kind():
    with pytest.raises(ValueError, match="more than once"):
        SplicedPage.split(f"{MARKER} two {MARKER}", MARKER)


@pytest.fixture(scope="module")
def client():
    app = Flask("small")
    app.after_request(compress.compress_answer)
    app.add_url_rule("/long", "long", lambda: LONG)
    app.add_url_rule("/short", "short", lambda: "short")
    app.add_url_rule("/picture", "picture", lambda: Response(os.urandom(900), mimetype="image/png"))
    app.add_url_rule("/packed", "packed", lambda: Response(LONG, headers={"Content-Encoding": "x"}))
    return app.test_client()


def test_a_long_text_is_compressed_where_the_browser_takes_it(client):
    page = client.get("/long", headers={"Accept-Encoding": "gzip, br"})

    assert (page.headers["Content-Encoding"], page.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(page.data).decode() == LONG
    assert int(page.headers["Content-Length"]) == len(page.data)


def test_a_browser_that_does_not_take_gzip_gets_the_text(client):
    page = client.get("/long")

    assert page.text == LONG
    assert page.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(("path", "encoding"), [("/short", None), ("/picture", None), ("/packed", "x")])
def test_what_would_gain_nothing_is_left_as_it_is(client, path, encoding):
    page = client.get(path, headers={"Accept-Encoding": "gzip"})

    assert page.headers.get("Content-Encoding") == encoding
