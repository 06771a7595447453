"""Static files: names that carry their digest, kept for good, compressed as the browser likes."""

import gzip
import re

import brotli
import pytest
from flask import Flask

from webapp.platform import assets
from webapp.platform.app_state import state_of

FILES = {
    "css/main.css": '@layer base, parts;\n@import url("base.css") layer(base);\n@import url("parts/card.css");\n',
    "css/base.css": "/* why it is so */\nbody  {\n  margin: 0;\n}\n",
    "css/parts/card.css": ".card { src: url(../fonts/face.woff2); }\n/* the end */",
    "js/main.js": "export const plus=1;" * 50,
    "js/told.js": "// why it is so\nconst page = `https://a.example//b  c`; // and more\nconst isIt = /\\/\\/ {2}/;\n",
    "img/logo.svg": "<svg/>",
    "fonts/face.woff2": "not text",
    "fonts/face.ttf": "glyphs " * 100,
    "LICENCE": "free",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def served(folder):
    app = Flask("served", static_folder=None)
    assets.init_app(app, folder)
    return app


def address(app, name):
    with app.test_request_context():
        return assets.asset_url(name)


def test_the_style_sheets_become_one_in_order_without_comments_and_spare_space(served):
    page = served.test_client().get(address(served, "site.css"))

    assert page.mimetype == "text/css"
    assert page.text == (
        "@layer base, parts; @layer base{ body { margin: 0; } }.card { src: url(../fonts/face.woff2); }"
    )


def test_the_parts_of_the_style_sheet_are_not_served_by_themselves(served):
    assert served.test_client().get("/static/css/base.css").status_code == 404


@pytest.mark.parametrize("name", ["css/site.css", "js/main.js", "img/logo.svg"])
def test_a_name_with_its_digest_is_kept_for_good(served, name):
    page = served.test_client().get(address(served, name))

    assert re.search(r"\.[0-9a-f]{16}\.", address(served, name))
    assert page.headers["Cache-Control"] == assets.CACHE_IMMUTABLE
    assert page.headers["Vary"] == "Accept-Encoding"


def test_a_name_changes_with_what_is_in_the_file(served, folder, tmp_path):
    (tmp_path / "js").mkdir()
    (tmp_path / "js/main.js").write_text("export const plus = 2;")
    other = Flask("other", static_folder=None)
    assets.init_app(other, tmp_path)

    assert address(other, "js/main.js") != address(served, "js/main.js")
    assert "css/site.css" not in state_of(other).assets


def test_a_font_keeps_its_name_since_style_sheets_know_no_digests(served):
    assert address(served, "fonts/face.woff2") == "/static/fonts/face.woff2"
    assert served.test_client().get("/static/fonts/face.woff2").headers["Cache-Control"] == assets.CACHE_IMMUTABLE


def test_a_name_without_its_digest_is_kept_for_a_day(served):
    assert served.test_client().get("/static/js/main.js").headers["Cache-Control"] == assets.CACHE_FOR_A_DAY


@pytest.mark.parametrize(
    ("accepts", "encoding", "opened"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
        ("zstd", None, bytes),
    ],
)
def test_text_is_compressed_as_the_browser_likes_it(served, accepts, encoding, opened):
    page = served.test_client().get(address(served, "js/main.js"), headers={"Accept-Encoding": accepts})

    assert page.headers.get("Content-Encoding") == encoding
    assert opened(page.data).decode() == FILES["js/main.js"]


def test_a_script_comes_without_comments_and_spare_space_and_with_every_letter_of_its_texts(served):
    script = served.test_client().get(address(served, "js/told.js")).text

    assert "why" not in script
    assert "more" not in script
    assert "const page=`https://a.example//b  c`;" in script
    assert "/\\/\\/ {2}/" in script


@pytest.mark.parametrize("name", ["fonts/face.woff2", "LICENCE"])
def test_what_is_no_text_is_served_as_it_is(served, name):
    page = served.test_client().get(f"/static/{name}", headers={"Accept-Encoding": "br, gzip"})

    assert "Content-Encoding" not in page.headers
    assert page.text == FILES[name]


def test_a_browser_that_has_the_file_is_told_so(served):
    client, where = served.test_client(), address(served, "img/logo.svg")
    first = client.get(where)

    assert client.get(where, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", ["nothing.css", "../settings.py", "css/main.css", "js/main.0000000000000000.js"])
def test_there_is_nothing_else(served, name):
    assert served.test_client().get(f"/static/{name}").status_code == 404
