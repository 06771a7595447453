"""Where staff may go: the sections of their menu, and where they go on once they have shown who they are."""

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _

from webapp.accounts import StaffMember
from webapp.blueprints.shared import access
from webapp.parsing import parse_local_path


def init_app(app: Flask) -> None:
    """Have templates draw the menu."""
    app.jinja_env.globals.update(staff_may=may, staff_menu=menu)


def may(endpoint: str) -> bool:
    """Whether who is signed in may open a view: menus show no door that stays shut."""
    asked, found = access.rule_of(current_app, endpoint), access.session()
    return asked is not None and found is not None and found.staff.role in asked.roles


def menu() -> list[tuple[str, str]]:
    """The sections that who is signed in may open: endpoint and name."""
    found = access.session()
    return _sections(found.staff.role) if found is not None else []


def home_url(role: str) -> str:
    """Where a member with a role begins the day: the first section that is theirs."""
    return next((url_for(endpoint) for endpoint, _name in _sections(role)), url_for("home.home"))


def sign_in_url() -> str:
    """Where staff come in."""
    return url_for("sign_in.sign_in")


def reauthenticate_url() -> str:
    """Where staff show again who they are."""
    return url_for("sign_in.reauthenticate")


def onward(member: StaffMember) -> str:
    """Where a member goes on who has shown who they are: a page for staff on this site, and nothing else."""
    asked = request.values.get("next", "")
    parts = parse_local_path(asked)
    return asked if parts and access.is_staff_address(parts.path) else home_url(member.role)


def _sections(role: str) -> list[tuple[str, str]]:
    sections = (
        ("reports.overview", _("Figures")),
        ("editor.campaigns", _("Campaigns")),
        ("audit.events", _("Audit")),
        ("people.people", _("People")),
        ("account.account", _("My account")),
    )
    rules = {endpoint: access.rule_of(current_app, endpoint) for endpoint, _name in sections}
    return [(endpoint, name) for endpoint, name in sections if (rule := rules[endpoint]) and role in rule.roles]
