"""Markdown to safe HTML: for texts that staff write, never for what visitors type."""

import nh3
from markdown_it import MarkdownIt

TAGS = {
    "p",
    "h2",
    "h3",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "blockquote",
    "br",
    "hr",
    "code",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
ATTRIBUTES = {"a": {"href"}, "h2": {"id"}, "h3": {"id"}, "ol": {"start"}}

_parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")


def to_html(text: str) -> str:
    """The HTML of a text; its links may lead only to https, mailto and pages of this site."""
    return nh3.clean(
        _parser.render(text), tags=TAGS, attributes=ATTRIBUTES, url_schemes={"https", "mailto"}, link_rel="noopener"
    )
