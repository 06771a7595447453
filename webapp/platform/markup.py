"""HTML that was made by code: the one place that lets text into a page unescaped."""

from markupsafe import Markup


def trusted(html: str) -> Markup:
    """HTML that the caller answers for: of its own words, or with each word of others escaped."""
    return Markup(html)  # noqa: S704 (each caller says where its text comes from)
