"""Who may open which of the pages for staff: a rule on each view, asked before anything else is looked at.

To whom has no session, nothing under /staff exists: each address answers 404, whether or not there is such a page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from http import HTTPStatus
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

import flask
from flask import Flask, abort, after_this_request, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from webapp import accounts, cookies
from webapp.accounts import StaffMember, StaffSession
from webapp.blueprints.shared import cookie_writer, held_forms
from webapp.blueprints.shared.denials import Denied
from webapp.blueprints.shared.labels import ROLES
from webapp.platform import clock, csrf
from webapp.platform.app_state import Slot
from webapp.platform.cookies import is_set
from webapp.platform.i18n import PREFIXED
from webapp.platform.narrowing import current_object, required

FOLDER = "staff"
COOKIE = cookies.STAFF_ITEM
VISIT = "vpluse.staff"
"""Where a request keeps whose it is."""
LAST_MEMBER_KEY = "last_member"
"""Where a browser keeps, signed, who of the staff was signed in in it last: what they typed there stays theirs to send."""
RULE = "access_rule"
SAFE = {"GET", "HEAD", "OPTIONS"}
MOST_FORM_PARTS = 1000
"""Of the large forms; those of visitors have far fewer."""
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """Who may open a page."""

    roles: tuple[str, ...] = ()
    step_up: bool = False
    """Whether its visitor must have shown who they are within the last ten minutes."""
    fresh: bool = False
    """Whether each deed there needs a proof of its own, however short a time ago the last one was."""
    ahead: bool = False
    """Whether that proof is asked for before the page is shown: what is made there would not survive being asked."""
    largest_form: int | None = None
    """Bytes of a form where it may be larger than those of visitors."""
    gives_file: bool = False
    """Whether what it answers is a file, at which a browser stays on the page that it has."""
    is_open: bool = False
    """Whether it is there without a session too: the pages of sign-in."""


class Question(Enum):
    """What stands between a form and what it would do."""

    SIGN_IN = "sign in"
    """The session has run out."""
    REAUTHENTICATE = "prove"
    """It asks for a proof of who is there."""
    SEND_AGAIN = "send again"
    """Its page was open for too long."""


class Asking(Protocol):
    """Asks who is there in the middle of something: `sign_in.reauthentication`."""

    def ask(self, question: Question, whose: StaffMember) -> Response:
        """The page that asks, with the form of the request at hand in it."""

    def lead_in(self) -> Response:
        """What is there for somebody whose session has run out and who only looks: nothing, and the sign-in page."""

    def take_up(self, question: Question | None, whose: StaffMember) -> Response | None:
        """Go on with a form that comes back; None: the request is that form now."""


def rule(
    *roles: str,
    step_up: bool = False,
    fresh: bool = False,
    ahead: bool = False,
    largest_form: int | None = None,
    gives_file: bool = False,
) -> Callable[[View], View]:
    """Let only members with one of these roles (`accounts.ROLES`) open a view; `largest_form` is in bytes.

    `step_up` asks for a proof of the last ten minutes; `fresh` besides for one of its own at each deed (POST): for what
    changes who may do what or how one signs in, and for what shows or gives away a person's data. `ahead` asks for that
    one before the page is shown. `gives_file` says of a deed that its answer is a file.
    """
    return _bearing(Rule(roles, step_up or fresh, fresh, ahead, largest_form, gives_file))


def open_to_all(view: View) -> View:
    """Let everybody open a view: the pages of sign-in."""
    return _bearing(Rule(is_open=True))(view)


_ASKING = Slot[Asking]()


def init_app(app: Flask, asking: Asking) -> None:
    """Say who asks for a proof, and teach templates who is signed in."""
    _ASKING.put(asking, app)
    app.jinja_env.globals.update(colleague=colleague)


def ask_rule() -> Response | None:
    """Ask the rule of a page under /staff; None lets the request go on."""
    path = request.path
    if FOLDER not in path or not is_staff_address(path):
        return None
    asked = rule_of(current_app, request.endpoint or "")
    if asked is not None and asked.is_open:
        return None
    whose = _sender()
    if whose is None:
        abort(404)  # also in place of the router's own answers, which would say which pages there are
    if request.routing_exception is not None:
        return None if session() else abort(404)
    if asked is None or whose.role not in asked.roles:
        raise _for_others(asked.roles if asked else (), whose.role)
    ask = _ask_before_looking if request.method in SAFE else _ask_before_acting
    answer = ask(asked, whose, _ASKING.get())
    if answer is None:
        _let_in()
    return answer


def keep_to_oneself(response: Response) -> Response:
    """Have no cache and no search engine keep what is under /staff."""
    path = request.path
    if FOLDER in path and is_staff_address(path):
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def is_at_work() -> bool:
    """Whether a member of staff who is signed in sees a page for staff, if only one that says what went wrong.

    Nothing is looked up: it is asked where a request has failed.
    """
    found: StaffSession | None = request.environ.get(VISIT)
    return found is not None and is_staff_address(request.path) and found.is_valid(clock.now())


def session() -> StaffSession | None:
    """The session of the request at hand, if a member of staff sent it."""
    found = _any_session()
    return found if found is not None and found.is_valid(clock.now()) else None


def lapsed_session() -> StaffSession | None:
    """The session of the request at hand that has run out, or was ended elsewhere, of somebody who still works here."""
    found = _any_session()
    has_lapsed = found is not None and not found.is_valid(clock.now()) and found.staff.closed_at is None
    return found if has_lapsed else None


def last_member() -> StaffMember | None:
    """Who was signed in in this browser last, if they still work here: they may have signed out in another tab."""
    number = flask.session.get(LAST_MEMBER_KEY)
    member = accounts.find_member(UUID(number)) if isinstance(number, str) else None
    return member if member is not None and member.closed_at is None else None


def own_session() -> StaffSession:
    """The session of who is signed in. Only on pages that bear a rule: there somebody is."""
    return required(session(), "the rule of the page has seen to it")


def _any_session() -> StaffSession | None:
    asked = current_object(request)
    if VISIT not in asked.environ:
        token = _secret_held()
        asked.environ[VISIT] = accounts.find_any_session(token) if token else None
    return cast("StaffSession | None", asked.environ[VISIT])


def _secret_held() -> str | None:
    name = cookie_writer.item_name(COOKIE)
    return request.cookies.get(name) if name in request.headers.get("Cookie", "") else None


def colleague() -> StaffMember:
    """Who is signed in. Only on pages that bear a rule: there somebody is."""
    return own_session().staff


def remember(response: Response, secret: str) -> Response:
    """Have the browser hold the secret of a session (`accounts.begin_session`), which is that of the request from here on."""
    begun = request.environ[VISIT] = accounts.find_any_session(secret)
    if begun is not None:
        flask.session[LAST_MEMBER_KEY] = str(begun.staff_id)
    cookie_writer.set_cookie(response, COOKIE, secret)
    return response


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """The rule that a view bears."""
    found: Rule | None = getattr(app.view_functions.get(endpoint), RULE, None)
    return found


def is_staff_address(path: str) -> bool:
    """Whether an address is one for staff, in whichever language, and whether or not there is such a page."""
    steps = path.strip("/").split("/")
    return FOLDER in (steps[:1] if steps[0] not in PREFIXED else steps[1:2])


def _bearing(asked: Rule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, RULE, asked)
        return view

    return mark


def _sender() -> StaffMember | None:
    """Whose request it is: of whom is signed in, or was until now; a form is also theirs who signed out in another tab."""
    found = session() or lapsed_session()
    if found is not None:
        return found.staff
    return None if request.method in SAFE else last_member()


def _for_others(roles: tuple[str, ...], mine: str) -> Denied:
    """Says whose page it is, and what who asks is here."""
    text = _(
        "It is there for: %(roles)s. You are signed in as: %(mine)s. If your work needs it, ask an administrator.",
        roles=", ".join(str(ROLES[role]) for role in roles),
        mine=ROLES[mine],
    )
    return Denied(_("This page is for other colleagues"), text)


def _ask_before_looking(asked: Rule, _whose: StaffMember, asking: Asking) -> Response | None:
    mine = session()
    if mine is None:
        return asking.lead_in()
    is_unproved = asked.ahead and not _has_proof(mine)
    if is_unproved or (asked.step_up and not mine.is_proved(clock.now())):
        return redirect(url_for("sign_in.reauthenticate", next=request.full_path.rstrip("?")), 303)
    return None


def _ask_before_acting(asked: Rule, whose: StaffMember, asking: Asking) -> Response | None:
    largest = asked.largest_form or current_app.config["MAX_CONTENT_LENGTH"]
    request.max_content_length = request.max_form_memory_size = largest * held_forms.SEALED_SIZE_FACTOR
    request.max_form_parts = MOST_FORM_PARTS if asked.largest_form else request.max_form_parts
    is_back = held_forms.FIELD in request.form
    if not is_back and (request.content_length or 0) > largest:
        abort(413)
    token = request.form.get(csrf.FIELD, "")
    question = _question(asked, token)
    if is_back or question is not None:
        if not (csrf.is_good(token) if is_back else csrf.is_of_this_browser(token)):
            raise CSRFError("not a form of ours")
        answer = asking.ask(question, whose) if question and not is_back else asking.take_up(question, whose)
        if answer is not None:
            return answer
    if asked.fresh and accounts.has_sign_in_method(whose.id):
        _use_proof()
    return None


def _question(asked: Rule, token: str) -> Question | None:
    """What must be asked before a form may act, the first thing first."""
    found, now = session(), clock.now()
    if found is None:
        return Question.SIGN_IN
    if (asked.fresh and not _has_proof(found)) or (asked.step_up and not found.is_proved(now)):
        return Question.REAUTHENTICATE
    is_late = not csrf.is_good(token) and csrf.is_of_this_browser(token)
    return Question.SEND_AGAIN if is_late else None


def _has_proof(mine: StaffSession) -> bool:
    """Whether there is a proof that may be used for one deed."""
    # Only by the links of a developer's own machine is somebody here who has nothing to show a second time.
    return mine.is_fresh(clock.now()) or not accounts.has_sign_in_method(mine.staff_id)


def _use_proof() -> None:
    mine = own_session()
    if not accounts.use_proof(mine, clock.now()):
        abort(409)  # two forms at once by one proof: it is good for one of them

    @after_this_request
    def give_back(response: Response) -> Response:
        if response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:  # nothing was done
            accounts.give_proof_back(mine)
        return response


def _let_in() -> None:
    secret = _secret_held()
    if accounts.touch(own_session(), clock.now()) and secret:
        # A session that is used goes on, and so does its cookie.
        after_this_request(partial(_hold, secret))


def _hold(secret: str, response: Response) -> Response:
    # An answer that changes the cookie (signing out, a proof) has the last word.
    name = cookie_writer.item_name(COOKIE)
    if not is_set(response, name):
        cookie_writer.set_cookie(response, COOKIE, secret)
    return response
