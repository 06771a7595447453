"""The visitor's choice about cookies, as every surface meets it: read from the request, said on each page."""

from flask import Flask, Response, current_app, g, request

from webapp import analytics, cookies
from webapp.blueprints.template_tools import settings
from webapp.cookies import CookieChoice, Purpose
from webapp.platform import clock, tokens

SIGNED_FOR = "cookie choice"


def init_app(app: Flask) -> None:
    """Put `Analytics-Status` on every answer that is a page."""

    @app.after_request
    def say_whether_counted(response: Response) -> Response:
        is_page = response.mimetype == "text/html" and not 300 <= response.status_code < 400
        if is_page:
            response.headers["Analytics-Status"] = verdict().header
        return response


def cookie_name(item: cookies.StoredItem) -> str:
    """What a cookie of ours is called here: on HTTPS, bound to this host."""
    return f"__Host-{item.name}" if settings().is_https else item.name


def offered() -> tuple[Purpose, ...]:
    """The purposes that this site asks about."""
    return cookies.offered()


def made() -> CookieChoice | None:
    """The choice that the browser at hand holds, if it is ours and still holds."""
    if "choice" not in g:
        g.choice = _read()
    choice: CookieChoice | None = g.choice
    return choice


def allows(purpose: Purpose) -> bool | None:
    """Whether the visitor allows a purpose; None where there is no choice about it."""
    choice = made()
    return choice.answer(purpose) if choice else None


def signals() -> analytics.Signals:
    """What the request at hand says of itself."""
    headers = request.headers
    ahead = (headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return analytics.Signals(
        gpc=headers.get("Sec-GPC", ""),
        dnt=headers.get("DNT", ""),
        user_agent=headers.get("User-Agent", ""),
        purpose=" ".join(filter(None, ahead)),
    )


def verdict() -> analytics.Verdict:
    """Whether the page view at hand may be counted."""
    if "verdict" not in g:
        own = next(purpose for purpose in cookies.PURPOSES if purpose.key == cookies.ANALYTICS)
        g.verdict = analytics.decide(signals(), allowed=allows(own))
    held: analytics.Verdict = g.verdict
    return held


def _read() -> CookieChoice | None:
    name = current_app.extensions.setdefault("choice_cookie", cookie_name(cookies.CHOICE_ITEM))
    signed = request.cookies.get(name) if "Cookie" in request.headers else None
    text = tokens.unsign(SIGNED_FOR, signed) if signed else None
    choice = cookies.unpack(text) if text else None
    return choice if choice is not None and choice.lives(clock.now()) else None
