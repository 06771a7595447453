"""Pages for what goes wrong: a plain sentence, a way on, and for a fault a number to quote."""

import secrets
from http import HTTPStatus

from cryptography.exceptions import InvalidTag
from flask import Flask, Response, current_app, g, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from limits.errors import StorageError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from webapp.blueprints.shared import access, limits, redirects, staff_navigation
from webapp.blueprints.shared.denials import Denied
from webapp.participants import KeysDoNotFit
from webapp.platform import hashing, logs
from webapp.platform.headers import FromAnotherSite
from webapp.platform.i18n import current_language
from webapp.platform.keystore import IndexKeyMissing, KeyMissing, MasterKeyMissing
from webapp.platform.vault import SealBroken
from webapp.platform.writer_queue import StorageAway
from webapp.policies import NoPolicyInForce

RETRY_AFTER = 5
"""Seconds after which a page may be asked for again when the database is away."""


def init_app(app: Flask) -> None:
    """Answer every refusal and fault with a page of ours."""
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(Denied, denied)
    app.register_error_handler(FromAnotherSite, from_another_site)
    app.register_error_handler(SecurityError, host_not_ours)
    app.register_error_handler(CSRFError, form_not_ours)
    app.register_error_handler(DBAPIError, database_away)
    app.register_error_handler(DataError, value_not_taken)
    app.register_error_handler(IntegrityError, fault)
    app.register_error_handler(PoolTimeout, database_away)
    app.register_error_handler(StorageError, database_away)
    for unfit in (KeyMissing, MasterKeyMissing, IndexKeyMissing, KeysDoNotFit, SealBroken, InvalidTag):
        app.register_error_handler(unfit, keys_do_not_fit)
    app.register_error_handler(StorageAway, database_away)
    app.register_error_handler(hashing.Busy, hashing_busy)
    app.register_error_handler(NoPolicyInForce, not_set_up)
    app.register_error_handler(Exception, fault)


def refused(error: HTTPException) -> Response:
    """What the visitor asked for cannot be had."""
    if error.response is not None:  # a redirect of the router's own
        return make_response(error.response)
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if isinstance(error, limits.TooManyTries):
        return too_many(error)
    if code == HTTPStatus.NOT_FOUND and (redirection := redirects.in_small_letters()):
        return make_response(redirection)
    response = error_page(code, for_staff=access.is_at_work())
    if code == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or []))
    return response


def denied(error: Denied) -> Response:
    """Who asks may not do it, and is told why."""
    return error_page(HTTPStatus.FORBIDDEN, title=error.title, text=error.text, for_staff=access.is_at_work())


def from_another_site(_error: FromAnotherSite) -> Response:
    """A form came from a page of another site."""
    title = _("This was not sent from our page")
    text = _("The request came from another site, so we did not take it. Nothing was saved.")
    return error_page(HTTPStatus.FORBIDDEN, title=title, text=text)


def too_many(error: limits.TooManyTries) -> Response:
    """There were too many tries: when to come back, in words and for machines."""
    response = error_page(HTTPStatus.TOO_MANY_REQUESTS, text=limits.wait_notice(error.wait))
    response.headers.update(limits.retry_after(error.wait))
    return response


def host_not_ours(_error: SecurityError) -> Response:
    """The request names a host that is not this site.

    By HTTPS it came over a connection that was made for our name: 421 says to try another one (RFC 9110, 15.5.20). That
    is also what a browser needs that joins connections by certificate (RFC 9113, 9.1.1).
    """
    code = HTTPStatus.MISDIRECTED_REQUEST if request.is_secure else HTTPStatus.BAD_REQUEST
    title = _("That is not the name of this site")
    text = _("The browser asked here for another site. Open the address once more; nothing was saved.")
    # The router never looked at it, so links are made as if it had been sent to our own address.
    language = current_language()
    with current_app.test_request_context(base_url=current_app.config["PUBLIC_URL"]):
        g.lang = language
        return error_page(code, title=title, text=text)


def form_not_ours(_error: CSRFError) -> Response:
    """A form came without the token of its page."""
    return error_page(
        HTTPStatus.BAD_REQUEST,
        for_staff=access.is_at_work(),
        title=_("Please send the form once more"),
        text=_(
            "The page was open for too long, or your browser did not keep the cookie that protects the form. Nothing was saved; go back, reload the page and send it again."
        ),
    )


def database_away(error: Exception) -> Response:
    """The database does not answer: say so, and when to try again."""
    logs.logger().error(
        "the database does not answer", exc=error, endpoint=request.endpoint, reason=type(error).__name__
    )
    response = error_page(HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def keys_do_not_fit(error: Exception) -> Response:
    """A key that should be there is not, or does not open what it sealed: the operator's to mend, and nothing is lost."""
    logs.logger().error(
        "the keys do not fit the data", exc=error, endpoint=request.endpoint, reason=type(error).__name__
    )
    response = error_page(HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def value_not_taken(error: DataError) -> Response:
    """The database is there and refuses a value: what was sent cannot be kept, and trying again helps nobody."""
    logs.logger().error(
        "the database does not take a value", exc=error, endpoint=request.endpoint, reason=type(error.orig).__name__
    )
    return error_page(HTTPStatus.BAD_REQUEST)


def hashing_busy(_error: hashing.Busy) -> Response:
    """Too many passwords are being checked at once: entries go on, signing in waits."""
    response = error_page(HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def not_set_up(_error: NoPolicyInForce) -> Response:
    """No policy is in force, so nobody may be asked for anything yet."""
    response = error_page(HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def fault(error: Exception) -> Response:
    """Something we did not expect: the page gives a number, the log says under it what happened."""
    reference = secrets.token_hex(4)
    logs.logger().error("fault", exc=error, reference=reference, endpoint=request.endpoint, method=request.method)
    return error_page(HTTPStatus.INTERNAL_SERVER_ERROR, reference=reference)


def error_page(
    code: int, *, title: str = "", text: str = "", reference: str | None = None, for_staff: bool = False
) -> Response:
    """A page for a status, in the language of the address. To a request for another host, nothing but that.

    `for_staff` keeps the sections of staff at hand; it needs the database.
    """
    if isinstance(request.routing_exception, SecurityError):
        return host_not_ours(request.routing_exception)
    known_title, known_text = _words(code)
    onward = staff_navigation.home_url(access.colleague().role) if for_staff else url_for("home.home")
    page = render_template(
        "errors/error.html",
        code=code,
        title=title or known_title,
        text=text or known_text,
        reference=reference,
        layout="layouts/staff.html" if for_staff else "layouts/public.html",
        link_url=onward,
        link_text=_("To your pages") if for_staff else _("Campaigns open now"),
        has_failed=True,  # first things first: nobody is asked about statistics on a page that failed
    )
    return make_response(page, code)


def _words(code: int) -> tuple[str, str]:
    match code:
        case 404:
            return _("No such page"), _("The address may be mistyped, or the page is no longer here.")
        case 405:
            return _("That cannot be done here"), _("This page takes no such request.")
        case 408 | 413 | 429:
            return _words_of_limits(code)
        case 503:
            return _("We will be right back"), _(
                "The site is not available for a moment. Try again in a few seconds: what was confirmed to you is safe."
            )
        case 500:
            return _("Something went wrong"), _(
                "It is our fault, not yours. What was confirmed to you is safe. Try again; if it happens once more, write to us and quote the number below."
            )
        case 403:
            return _("This cannot be done"), _("You may not do this, or not now. Nothing was changed.")
        case 409:
            return _("Somebody was quicker"), _(
                "Two requests came at once, perhaps from a double click, and one of them was taken. Look at how things stand, and try again."
            )
    return _("The request was not understood"), _(
        "The browser sent something that this site cannot read. Nothing was saved."
    )


def _words_of_limits(code: int) -> tuple[str, str]:
    match code:
        case 408:
            return _("It took too long"), _("The form did not come whole in time. Nothing was saved; send it again.")
        case 413:
            return _("That is too much"), _("The form was larger than this page takes. Nothing was saved.")
        case _:
            return _("Too many tries"), _("There were too many requests in a short time; nothing is lost.")
