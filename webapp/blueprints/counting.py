"""Counts what visitors do who agreed to it, as every surface meets it: notes taken on the way, counted with the answer.

Counted is a page that was asked for and came: GET and 200. A HEAD is read by nobody, a redirect is on its way to a
page that will be counted, and a page about an error is not the one that was asked for. A form that was taken or given
back is no page view, but a stage of a campaign; whoever sends one is on a visit.

Without a permit nothing is looked at, touched or set.
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, request
from werkzeug.http import http_date

from webapp import analytics, cookies
from webapp.analytics import Sighting, Stage, State
from webapp.blueprints import choice
from webapp.platform import clock, tally, tokens
from webapp.platform.i18n import current_language

SIGNED_FOR = "visit state"
PAGES = {
    "landing.home": "home",
    "entry.form": "landing",
    "landing.rules": "rules",
    "landing.results": "results",
    "entry.thanks": "thanks",
    "entry.link": "link",
    "entry.receipt": "receipt",
    "policies.current": "policy",
    "policies.version": "policy",
    "policies.changes": "policy",
    "cookies.preferences": "cookies",
}
"""The pages by their endpoint; any other is counted as «other»."""
NO_PAGES = ("dev", "staff", "health", "machines")
"""Surfaces that visitors do not meet."""
LANDING = "entry.form"
MOST_COOKIES = 2_000
"""Signed states that a process remembers, to check and sign each only once. They are held by many, and name nobody."""


def init_app(app: Flask) -> None:
    """Count after every answer that a permit allows."""
    tally.init_app(app, analytics.keep)

    @app.after_request
    def count(response: Response) -> Response:
        noted: dict[str, Any] | None = g.get("noted")
        is_view = noted is None and _is_view(response)
        if noted or is_view:
            permit = choice.verdict().permit
            if permit is not None:
                _count(permit, response, noted or {}, is_view=is_view)
        return response


def note_stages(campaign: str, *stages: Stage) -> None:
    """Note that the request at hand has got its visitor to these stages of a campaign, by its slug."""
    _notes(campaign)["stages"] = stages


def note_errors(campaign: str, fields: Iterable[str]) -> None:
    """Note the names of the fields in which a form that is given back has errors."""
    _notes(campaign)["errors"] = tuple(fields)


def _notes(campaign: str) -> dict[str, Any]:
    noted: dict[str, Any] = g.setdefault("noted", {"campaign": campaign})
    return noted


def _is_view(response: Response) -> bool:
    return (
        request.method == "GET"
        and response.status_code == HTTPStatus.OK
        and (response.content_type or "").startswith("text/html")
        and (request.endpoint in PAGES or request.blueprint not in NO_PAGES)
    )


def _count(permit: analytics.Permit, response: Response, noted: dict[str, Any], *, is_view: bool) -> None:
    name = current_app.extensions.setdefault("state_cookie", choice.cookie_name(cookies.STATS_ITEM))
    signed = request.cookies.get(name, "")
    held = _read(signed) if signed else None
    state = analytics.count(permit, _sighting(noted, is_view=is_view), held, clock.now())
    if state != held:
        response.headers.add("Set-Cookie", _cookie(name, state))


def _sighting(noted: dict[str, Any], *, is_view: bool) -> Sighting:
    headers, endpoint = request.headers, request.endpoint or ""
    referrer = headers.get("Referer", "")
    slug = (request.view_args or {}).get("slug", "")
    return Sighting(
        language=current_language(),
        user_agent=headers.get("User-Agent", ""),
        page=PAGES.get(endpoint, "other") if is_view else None,
        campaign=noted.get("campaign", slug),
        query=request.query_string.decode("ascii", "replace"),
        referrer=referrer,
        is_inside=referrer.startswith((request.host_url, f"{current_app.config['PUBLIC_URL']}/")),
        stages=(Stage.SEEN,) if is_view and endpoint == LANDING else noted.get("stages", ()),
        errors=noted.get("errors", ()),
    )


def _read(signed: str) -> State | None:
    # What is not ours, or no longer is, leaves the browser as new as one without a cookie.
    known: dict[str, State] = current_app.extensions.setdefault("states", {})
    if signed in known:
        return known[signed]
    text = tokens.unsign(SIGNED_FOR, signed)
    state = analytics.unpack(text) if text else None
    if state is not None:
        _remember(known, signed, state)
    return state


def _cookie(name: str, state: State) -> str:
    made: dict[State, str] = current_app.extensions.setdefault("state_cookies", {})
    if state not in made:
        secure = "; Secure" if name.startswith("__Host-") else ""
        expires = http_date(state.ends_at)
        value = tokens.sign(SIGNED_FOR, analytics.pack(state))
        _remember(made, state, f"{name}={value}; Expires={expires}; HttpOnly; Path=/; SameSite=Lax{secure}")
    return made[state]


def _remember(memory: dict[Any, Any], key: object, value: object) -> None:
    if len(memory) >= MOST_COOKIES:
        memory.clear()
    memory[key] = value
