"""Addresses as they come back from letters, messengers and fingers: with a slash, a dot or a bracket too many, in capitals.

Who only reads is sent on to the page that was meant (308). Secrets keep their letters, since they tell small from large,
and what is under /staff says nothing of what is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Response as FlaskResponse
from flask import redirect, request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from webapp.blueprints.shared import access

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

TRAILING = "/.,;:!?)]}>»”’\"'*…\N{NO-BREAK SPACE} "
"""No address of ours ends with one of these; sentences and brackets around an address do."""
SECRET_VIEW_ARGUMENTS = frozenset({"token", "filename"})


class SeeOther(FlaskResponse):
    """An answer to a form that was taken: go on there (303). Has no body, and nothing of its address is left to correct."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(self.status, self.headers.to_wsgi_list())
        return []


def see_other(address: str) -> FlaskResponse:
    """The way to an address of this site that `url_for` has built."""
    return SeeOther(status=303, headers=[("Location", address), ("Content-Length", "0")], mimetype="text/plain")


def without_ending() -> Response | None:
    """The way to the same address without what a sentence has hung on to it."""
    path = request.path
    return None if path[-1:] not in TRAILING or path == "/" else _way_to(path.rstrip(TRAILING))


def in_small_letters() -> Response | None:
    """The way to an address that nobody has in capitals: of a page, not of a secret."""
    lowered = request.path.lower()
    return _way_to(lowered) if lowered != request.path else None


def _way_to(path: str) -> Response | None:
    adapter = request_ctx.url_adapter
    if request.method not in {"GET", "HEAD"} or not path or access.is_staff_address(path) or adapter is None:
        return None
    try:
        endpoint, values = adapter.match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    if path != request.path.rstrip(TRAILING) and SECRET_VIEW_ARGUMENTS & values.keys():
        return None
    address = adapter.build(endpoint, values)
    asked = request.query_string.decode("ascii", "replace")
    return redirect(f"{address}?{asked}" if asked else address, 308)
