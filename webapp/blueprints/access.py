"""Who may open which of the pages for staff: a rule on each view, asked before anything else is looked at.

To whom has no session, nothing under /staff exists: each address answers 404, whether or not there is such a page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import Flask, Request, abort, current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import accounts, cookies
from webapp.accounts import StaffMember, StaffSession
from webapp.blueprints import stored
from webapp.parsing import parse_url
from webapp.platform import clock
from webapp.platform.i18n import PREFIXED

FOLDER = "staff"
COOKIE = cookies.STAFF_ITEM
VISIT = "vpluse.staff"
"""Where a request keeps whose it is."""
RULE = "access_rule"
MOST_FORM_PARTS = 1000
"""Of the large forms; those of visitors have far fewer."""
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """Who may open a page."""

    roles: tuple[str, ...] = ()
    step_up: bool = False
    """Whether its visitor must have shown who they are within the last ten minutes."""
    largest_form: int | None = None
    """Bytes of a form where it may be larger than those of visitors."""
    is_open: bool = False
    """Whether it is there without a session too: the ways in."""


def rule(*roles: str, step_up: bool = False, largest_form: int | None = None) -> Callable[[View], View]:
    """Let only members with one of these roles (`accounts.ROLES`) open a view; `largest_form` is in bytes."""
    return _bearing(Rule(roles, step_up, largest_form))


def open_to_all(view: View) -> View:
    """Let everybody open a view: the ways in."""
    return _bearing(Rule(is_open=True))(view)


def init_app(app: Flask) -> None:
    """Ask the rule of each page under /staff before anything else is looked at."""
    app.before_request(_ask)
    app.jinja_env.globals.update(colleague=colleague, staff_may=may, staff_menu=menu)

    @app.after_request
    def keep_to_oneself(response: Any) -> Any:
        if FOLDER in request.path and is_staff_address(request.path):
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


def session() -> StaffSession | None:
    """The session of the request at hand, if a member of staff sent it."""
    asked: Request = request._get_current_object()  # type: ignore[attr-defined]  # the proxy's own way out
    if VISIT not in asked.environ:
        name = stored.item_name(COOKIE)
        token = asked.cookies.get(name) if name in asked.headers.get("Cookie", "") else None
        asked.environ[VISIT] = accounts.find_session(token, clock.now()) if token else None
    return cast("StaffSession | None", asked.environ[VISIT])


def colleague() -> StaffMember:
    """Who is signed in. Only on pages that bear a rule: there somebody is."""
    found = session()
    assert found is not None  # noqa: S101 (the rule of the page has seen to it)
    return found.staff


def may(endpoint: str) -> bool:
    """Whether who is signed in may open a view: menus show no door that stays shut."""
    asked, found = rule_of(current_app, endpoint), session()
    return asked is not None and found is not None and found.staff.role in asked.roles


def menu() -> list[tuple[str, str]]:
    """The sections that who is signed in may open: endpoint and name."""
    found = session()
    return _sections(found.staff.role) if found is not None else []


def home_url(role: str) -> str:
    """Where a member with a role begins the day: the first section that is theirs."""
    return next((url_for(endpoint) for endpoint, _name in _sections(role)), url_for("landing.home"))


def sign_in_url() -> str:
    """Where staff come in."""
    return url_for("sign_in.sign_in")


def remember(response: Response, secret: str) -> Response:
    """Have the browser hold the secret of a session that was begun (`accounts.begin_session`)."""
    stored.set_cookie(response, COOKIE, secret)
    return response


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """The rule that a view bears."""
    found: Rule | None = getattr(app.view_functions.get(endpoint), RULE, None)
    return found


def is_staff_address(path: str) -> bool:
    """Whether an address is one for staff, in whichever language, and whether or not there is such a page."""
    steps = path.strip("/").split("/")
    return FOLDER in (steps[:1] if steps[0] not in PREFIXED else steps[1:2])


def _page_asked_for() -> str:
    """Where to go on once its visitor has shown who they are: the page, or the one whose form was sent."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    came_from = parse_url(request.referrer)
    if came_from.netloc == request.host and is_staff_address(came_from.path):
        return came_from.path
    found = session()
    return home_url(found.staff.role) if found is not None else url_for("landing.home")


def _sections(role: str) -> list[tuple[str, str]]:
    sections = (
        ("dashboard.overview", _("Figures")),
        ("editor.campaigns", _("Campaigns")),
        ("trail.events", _("Audit")),
        ("team.people", _("People")),
        ("team.me", _("My account")),
    )
    rules = {endpoint: rule_of(current_app, endpoint) for endpoint, _name in sections}
    return [(endpoint, name) for endpoint, name in sections if (rule := rules[endpoint]) and role in rule.roles]


def _bearing(asked: Rule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, RULE, asked)
        return view

    return mark


def _ask() -> Response | None:
    if FOLDER not in request.path or not is_staff_address(request.path):
        return None
    asked = rule_of(current_app, request.endpoint or "")
    if asked is not None and asked.is_open:
        return None
    found = session()
    if found is None:
        abort(404)  # also in place of the router's own answers, which would say which pages there are
    if request.routing_exception is not None:
        return None
    if asked is None or found.staff.role not in asked.roles:
        abort(403)
    accounts.touch(found, clock.now())
    if asked.largest_form:
        request.max_content_length = request.max_form_memory_size = asked.largest_form
        request.max_form_parts = MOST_FORM_PARTS
    if asked.step_up and not found.is_proved(clock.now()):
        return redirect(url_for("sign_in.prove", next=_page_asked_for()), 303)
    return None
