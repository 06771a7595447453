"""The preferences page: what may be kept in a browser and why, and the choice about it (clauses 3.2, 5.3)."""

from datetime import timedelta

from flask import abort, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from webapp import cookies
from webapp.blueprints.shared import cookie_consent
from webapp.cookies import CONTROLS, Circumstances
from webapp.parsing import parse_local_path, parse_url
from webapp.platform import clock, csrf
from webapp.platform.i18n import LocalizedBlueprint, current_language

bp = LocalizedBlueprint("cookies", __name__)


CONFIRMATION_SHOWN_FOR = timedelta(minutes=10)
"""For how long after a choice the page says that it was kept."""
CLEAR_SITE_DATA = '"cache"'
"""`Clear-Site-Data` (W3C): the pages in the browser's memory and cache say how matters stood before the choice. Going back
to one then asks for it anew, without script too. Nothing that a person put away lies there."""


@bp.get("/cookies")
def preferences() -> str | Response:
    """Each purpose with its switch, and each thing that is kept for it.

    `saved` comes along with a choice that was made a moment ago. It proves nothing: what the browser holds does. Where
    it holds the choice, `next` leads back to the page on which it was made.
    """
    made = cookie_consent.made()
    has_just_chosen, back = "saved" in request.args, request.args.get("next", "")
    back = back if parse_local_path(back) else ""
    if has_just_chosen and made and back:
        return redirect(back, code=303)
    return render_template(
        "public/cookies/preferences.html",
        made=made,
        until=made.made_at + cookies.LIFETIME if made else None,
        purposes=cookies.purposes_here(cookie_consent.services()),
        allowed={purpose.key for purpose in cookie_consent.current().allowed},
        is_saved=has_just_chosen and made is not None and clock.now() - made.made_at < CONFIRMATION_SHOWN_FOR,
        is_lost=has_just_chosen and made is None,
        back=back,
        has_own_choice=True,  # the page is the question itself, and needs no banner above it
    )


@bp.post("/cookies")
def choose() -> Response:
    """A choice: `accept` all, `refuse` all, or `save` what is ticked."""
    if not csrf.is_ours(request.form.get(csrf.FIELD, "")):
        raise CSRFError
    offered = cookie_consent.offered()
    allowed = _allowed(request.form.get("choice", ""), [purpose.key for purpose in offered])
    made = cookies.choose(allowed, offered, clock.now(), cookie_consent.made())
    control = request.form.get("control", "")
    circumstances = Circumstances(
        language=current_language(),
        control=control if control in CONTROLS else "page",
        before=cookie_consent.made(),
        signalled=cookie_consent.signals().refusal is not None,
    )
    cookies.keep(made, offered, circumstances)
    response = redirect(_way_back(), code=303)
    cookie_consent.remember(response, made)
    response.headers["Clear-Site-Data"] = CLEAR_SITE_DATA
    return response


def _allowed(answer: str, keys: list[str]) -> list[str]:
    ticked = [key for key in keys if request.form.get(key) == "y"]
    answers: dict[str, list[str]] = {"accept": keys, "refuse": [], "save": ticked}
    return answers[answer] if answer in answers else abort(400)


def _way_back() -> str:
    """The page that the visitor was on, only an address on this site; by way of the preferences where need be."""
    wanted = request.form.get("next", "")
    back = _with_query(wanted) if parse_local_path(wanted) else None
    if back and request.cookies:
        return back
    # Whether a browser that has sent no cookie keeps any is shown by its next request alone.
    return url_for(".preferences", saved="y", next=back)


def _with_query(path: str) -> str:
    # A page that is the same for everybody cannot know by which link its reader came; the browser tells us here.
    came = parse_url(request.referrer)
    here = came.netloc == request.host and came.path == path
    return f"{path}?{came.query}" if here and came.query and "\\" not in came.query else path
