"""Texts of staff become HTML that can do no harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.platform.markdown import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Два *слова*, **три**", "<p>Два <em>слова</em>, <strong>три</strong></p>"),
        ("## Раздел\n\n### Часть", "<h2>Раздел</h2>\n<h3>Часть</h3>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. c", '<ol start="3">\n<li>c</li>\n</ol>'),
        ("> цитата", "<blockquote>\n<p>цитата</p>\n</blockquote>"),
        ("[правила](/c/snow/rules)", '<p><a href="/c/snow/rules" rel="noopener">правила</a></p>'),
        ("[письмо](mailto:a@example.kz)", '<p><a href="mailto:a@example.kz" rel="noopener">письмо</a></p>'),
    ],
)
def test_a_text_is_marked_up(text, html):
    assert to_html(text).strip() == html


def test_a_table_stays_a_table():
    assert "<td>2</td>" in to_html("| a | b |\n|---|---|\n| 1 | 2 |")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](http://example.org)",
        "![a](https://example.org/pixel.png)",
        '<a href="https://example.org" onclick="alert(1)" style="position:fixed">a</a>',
        "<iframe src=//example.org></iframe>",
    ],
)
def test_nothing_that_acts_or_loads_gets_through(text):
    html = to_html(text).casefold()

    assert not any(f"<{tag}" in html for tag in ("script", "img", "iframe", "style"))
    assert not any(f'href="{scheme}' in html for scheme in ("javascript", "data", "http:"))
    assert "<a onclick" not in html.replace("&lt;a", "")


@given(st.text(alphabet="<>&\"'=/ascriptonlhef():`![]*\n#"))
def test_whatever_is_written_no_script_comes_out(text):
    html = to_html(text)

    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript:' not in html
