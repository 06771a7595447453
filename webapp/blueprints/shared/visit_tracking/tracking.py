"""Counts what visitors do who agreed to it, as every surface meets it: notes taken on the way, counted with the answer.

Counted is a page that was asked for and came: GET and 200. A HEAD is read by nobody, a redirect is on its way to a
page that will be counted, and a page about an error is not the one that was asked for. A form that was taken or given
back is no page view, but a stage of a campaign; whoever sends one is on a visit.

Without a permit nothing is looked at, touched or set.
"""

from collections.abc import Iterable
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask, Request, Response, current_app, request

from webapp import analytics, cookies
from webapp.analytics import Permit, Sighting, Stage, State, Visitor
from webapp.blueprints.shared import cookie_consent, cookie_writer
from webapp.blueprints.shared.visit_tracking import link_names
from webapp.platform import clock, tally, tokens
from webapp.platform.app_state import Slot
from webapp.platform.cookies import send, written
from webapp.platform.i18n import current_language
from webapp.platform.key_purposes import Purpose
from webapp.platform.narrowing import current_object
from webapp.platform.tally import Tally

SIGNED_FOR = Purpose.VISIT_STATE
PAGES = {
    "home.home": "home",
    "entry.form": "landing",
    "campaign.rules": "rules",
    "campaign.results": "results",
    "entry.thanks": "thanks",
    "entry.link": "link",
    "entry.receipt": "receipt",
    "policies.current": "policy",
    "policies.version": "policy",
    "policies.changes": "policy",
    "cookies.preferences": "cookies",
}
"""The pages by their endpoint; any other is counted as «other»."""
SURFACES: dict[str, bool] = {
    "home": True,
    "campaign": True,
    "entry": True,
    "policies": True,
    "cookies": True,
    "unsubscribe": True,
    "pwa": True,
    "well_known": False,
    "pictures": False,
    "service_worker": False,
    "health": False,
    "metrics": False,
    "dev": False,
    "sign_in": False,
    "account": False,
    "people": False,
    "reports": False,
    "entries": False,
    "editor": False,
    "audit": False,
}
"""Every blueprint, and whether visitors meet its pages. What is not here is not counted, and a test misses it."""
LANDING, LOOKED = "landing", (Stage.SEEN,)
NO_VIEW_ARGS: dict[str, Any] = {}
NOTES = "vpluse.counting"
"""Where a request keeps them, till its answer is counted."""
MOST_COOKIES = 2_000
COUNTED_VISITS = Slot[Tally]()
Key = TypeVar("Key")
Value = TypeVar("Value")


def init_app(app: Flask) -> None:
    """Keep the counts in memory, off the request's path."""
    COUNTED_VISITS.put(tally.open_tally(app, analytics.keep), app)


def count(response: Response) -> Response:
    """Count an answer that a permit allows to count."""
    permit = cookie_consent.permit()
    if permit is None:
        return response
    asked = current_object(request)  # once, and not at each word
    noted: dict[str, Any] | None = asked.environ.get(NOTES)
    page = _page(asked, response) if noted is None else None
    if page or noted:
        _METER.get().count(permit, asked, response, _sighting(asked, page, noted or NO_VIEW_ARGS))
    return response


def note_stages(campaign: str, *stages: Stage) -> None:
    """Note that the request at hand has got its visitor to these stages of a campaign, by its slug."""
    _notes(campaign)["stages"] = stages


def note_errors(campaign: str, fields: Iterable[str]) -> None:
    """Note the names of the fields in which a form that is given back has errors."""
    _notes(campaign)["errors"] = tuple(fields)


def _notes(campaign: str) -> dict[str, Any]:
    noted: dict[str, Any] = request.environ.setdefault(NOTES, {"campaign": campaign})
    return noted


def _page(asked: Request, response: Response) -> str | None:
    """The page that an answer is, if it is one that is counted."""
    if asked.method != "GET" or response.status_code != HTTPStatus.OK:
        return None
    page = PAGES.get(asked.endpoint or "")
    if page is None and response.mimetype == "text/html" and SURFACES.get(asked.blueprint or ""):
        return "other"
    return page


def _sighting(asked: Request, page: str | None, noted: dict[str, Any]) -> Sighting:
    said = asked.environ
    referrer = said.get("HTTP_REFERER", "")
    campaign = noted.get("campaign") or (asked.view_args or NO_VIEW_ARGS).get("slug", "")
    return Sighting(
        _visitor,
        page,
        campaign,
        said.get("QUERY_STRING", ""),
        referrer,
        bool(referrer) and _is_ours(referrer, said),
        LOOKED if page == LANDING else noted.get("stages", ()),
        noted.get("errors", ()),
        partial(link_names.is_made, campaign),
    )


def _visitor() -> Visitor:
    return Visitor(current_language(), request.headers.get("User-Agent", ""))


def _is_ours(referrer: str, said: dict[str, Any]) -> bool:
    here = f"{said['wsgi.url_scheme']}://{said.get('HTTP_HOST', '')}/"
    return referrer.startswith((f"{current_app.config['PUBLIC_URL']}/", here))


class _Meter:
    """Counts by the state cookie: reads it, and has it replaced where the state is another.

    Each state is checked and signed once; a process remembers some. They are held by many, and name nobody.
    """

    def __init__(self, sums: Tally) -> None:
        self._sums = sums
        self._name = ""
        self._read: dict[str, State] = {}
        self._made: dict[State, str] = {}

    def count(self, permit: Permit, asked: Request, response: Response, sighting: Sighting) -> None:
        name = self._name or self._find_name()
        signed = asked.cookies.get(name)
        held = (self._read.get(signed) or self._unsign(signed)) if signed else None
        state = analytics.count(permit, self._sums, sighting, held, clock.now())
        if state != held:
            send(response, self._made.get(state) or self._sign(state))

    def _find_name(self) -> str:
        self._name = cookie_writer.item_name(cookies.STATS_ITEM)
        return self._name

    def _unsign(self, signed: str) -> State | None:
        # What is not ours, or no longer is, leaves the browser as new as one without a cookie.
        text = tokens.unsign(SIGNED_FOR, signed)
        state = analytics.unpack(text) if text else None
        return _remember(self._read, signed, state) if state else None

    def _sign(self, state: State) -> str:
        value = tokens.sign(SIGNED_FOR, analytics.pack(state))
        return _remember(self._made, state, written(self._name, value, expires=state.ends_at))


_METER = Slot(lambda: _Meter(COUNTED_VISITS.get()))


def _remember(memory: dict[Key, Value], key: Key, value: Value) -> Value:
    if len(memory) >= MOST_COOKIES:
        memory.clear()
    memory[key] = value
    return value
