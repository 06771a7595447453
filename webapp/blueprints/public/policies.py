"""The policy in force, every version of it, and what changed in each (clauses 8.2, 8.3)."""

from flask import abort, render_template

from webapp import cookies, policies
from webapp.blueprints.shared import cookie_consent
from webapp.platform import clock, headers
from webapp.platform.changes import compare
from webapp.platform.i18n import LocalizedBlueprint, current_language
from webapp.policies import PolicyVersion

bp = LocalizedBlueprint("policies", __name__)

bp.after_request(headers.keep_but_ask)


@bp.get("/policy")
def current() -> str:
    """The version in force."""
    return _version_page(policies.current_version(clock.now()))


@bp.get("/policy/<int:number>")
def version(number: int) -> str:
    """One version."""
    return _version_page(policies.find_version(number) or abort(404))


@bp.get("/policy/<int:number>/changes")
def changes(number: int) -> str:
    """What changed in a version, word by word."""
    found = policies.find_version(number) or abort(404)
    previous = policies.find_version(number - 1)
    language = current_language()
    paragraphs = compare(previous.text(language).body, found.text(language).body) if previous else []
    return render_template("public/policies/changes.html", version=found, previous=previous, paragraphs=paragraphs)


def _version_page(shown: PolicyVersion) -> str:
    text = shown.text(current_language())
    return render_template(
        "public/policies/version.html",
        version=shown,
        text=text,
        is_current=shown.number == policies.current_version(clock.now()).number,
        versions=policies.versions(),
        purposes=cookies.purposes_here(cookie_consent.services()),
    )
