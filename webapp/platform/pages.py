"""Renders templates off the request, with full addresses: for messages and for pages made ahead."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, g, render_template, url_for

from webapp.platform.i18n import speaking


def render(
    templates: Mapping[str, str],
    language: str,
    links: Mapping[str, tuple[str, dict[str, Any]]],
    path: str = "/",
    **context: Any,
) -> dict[str, str]:
    """Render several templates in one language.

    `links` are put into the context as full addresses: name → (endpoint, values). `path` is the page's own.
    Answers the rendered texts under the keys of `templates`.
    """
    base = current_app.config["PUBLIC_URL"]
    # Built from our own address and never from a request's Host header, which a visitor may choose.
    with current_app.test_request_context(path, base_url=base):
        g.lang = language
        with speaking(language):
            addresses = {
                name: url_for(endpoint, _external=True, **values) for name, (endpoint, values) in links.items()
            }
            return {key: render_template(name, **context, **addresses) for key, name in templates.items()}
