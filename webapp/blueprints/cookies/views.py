"""The preferences page: what may be kept in a browser and why, and the choice about it (clauses 3.2, 5.3)."""

from flask import abort, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from webapp import cookies
from webapp.blueprints import choice
from webapp.cookies import CONTROLS, Circumstances
from webapp.parsing import parse_local_path, parse_url
from webapp.platform import clock, csrf
from webapp.platform.i18n import LocalizedBlueprint, current_language

bp = LocalizedBlueprint("cookies", __name__)


@bp.get("/cookies")
def preferences() -> str:
    """Each purpose with its switch, and each thing that is kept for it."""
    made = choice.made()
    return render_template(
        "cookies/preferences.html",
        made=made,
        until=made.made_at + cookies.LIFETIME if made else None,
        purposes=cookies.purposes_here(choice.services()),
        allowed={purpose.key for purpose in choice.standing().allowed},
        is_saved="saved" in request.args,
        has_own_choice=True,  # the page is the question itself, and needs no banner above it
    )


@bp.post("/cookies")
def choose() -> Response:
    """A choice: `accept` all, `refuse` all, or `save` what is ticked."""
    if not csrf.is_ours(request.form.get(csrf.FIELD, "")):
        raise CSRFError
    offered = choice.offered()
    allowed = _allowed(request.form.get("choice", ""), [purpose.key for purpose in offered])
    made = cookies.choose(allowed, offered, clock.now(), choice.made())
    control = request.form.get("control", "")
    circumstances = Circumstances(
        language=current_language(),
        control=control if control in CONTROLS else "page",
        before=choice.made(),
        signalled=choice.signals().refusal is not None,
    )
    cookies.keep(made, offered, circumstances)
    response = redirect(_way_back(), code=303)
    choice.remember(response, made)
    return response


def _allowed(answer: str, keys: list[str]) -> list[str]:
    ticked = [key for key in keys if request.form.get(key) == "y"]
    answers: dict[str, list[str]] = {"accept": keys, "refuse": [], "save": ticked}
    return answers[answer] if answer in answers else abort(400)


def _way_back() -> str:
    """The page that the visitor was on; only an address on this site."""
    wanted = request.form.get("next", "")
    return _with_query(wanted) if parse_local_path(wanted) else url_for(".preferences", saved="y")


def _with_query(path: str) -> str:
    # A page that is the same for everybody cannot know by which link its reader came; the browser tells us here.
    came = parse_url(request.referrer)
    here = came.netloc == request.host and came.path == path
    return f"{path}?{came.query}" if here and came.query and "\\" not in came.query else path
