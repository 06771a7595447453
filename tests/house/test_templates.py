"""Templates, messages and routes, looked at from the outside."""

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from webapp import campaigns
from webapp.messaging.catalogue import CATALOGUE
from webapp.participants import FIELD_NAMES
from webapp.platform import csrf, vault
from webapp.platform.model import Model

ROOT = Path(__file__).parents[2]
TEMPLATES = {str(path.relative_to(ROOT / "templates")): path.read_text() for path in (ROOT / "templates").rglob("*.*")}
SOURCES = "\n".join(path.read_text() for path in (ROOT / "webapp").rglob("*.py"))
REFERENCE = re.compile(r"""{%-?\s*(?:extends|include|import|from)\s+"([^"]+)\"""")
LEADS_TO = re.compile(r"""(?:url_for|messaging\.link)\(\s*["']([a-z_]+\.[a-z_]+)["']""")
MESSAGES = {
    f"messages/{kind.name}/{part}" for kind in CATALOGUE for part in ("subject.txt", "body.txt", "body.html", "sms.txt")
}
CHECKS_ITS_OWN_TOKEN = {"webapp.blueprints.public.entry.views.form", "webapp.blueprints.public.cookies.choose"}
IS_ITS_OWN_PROOF = {"webapp.blueprints.public.unsubscribe.page"}
"""A secret link to which mail programs post by themselves (RFC 8058)."""
ACTING = {"POST", "PUT", "PATCH", "DELETE"}


def test_every_template_is_used_and_every_template_that_is_named_exists():
    named = {name for text in TEMPLATES.values() for name in REFERENCE.findall(text)}
    rendered = {name for name in TEMPLATES if f'"{name}"' in SOURCES}

    assert named <= set(TEMPLATES)
    assert set(TEMPLATES) - named - rendered == MESSAGES


@pytest.mark.parametrize("name", sorted(name for name in TEMPLATES if name.endswith((".html", ".txt"))))
def test_a_template_has_no_style_and_no_script_of_its_own(name):
    if name == "messages/layout.html":  # a mailbox fetches no style sheet
        return

    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|javascript:", TEMPLATES[name])


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_nothing_is_called_safe_in_a_template(name):
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", TEMPLATES[name]) or name.startswith(ALLOWED_HTML)


ALLOWED_HTML = (
    "public/entry/form.html",
    "components/questions.html",
    "public/campaign/rules.html",
    "public/policies/version.html",
)
"""Where HTML goes in that `markdown.to_html` has cleaned."""


@pytest.fixture(scope="module")
def routes(lone_app):
    return list(lone_app.url_map.iter_rules())


def test_every_route_that_acts_is_protected_or_named_here(lone_app, routes):
    exempt = set(csrf.csrf._exempt_views)

    assert exempt == CHECKS_ITS_OWN_TOKEN | IS_ITS_OWN_PROOF
    assert not csrf.csrf._exempt_blueprints
    acting = {rule.endpoint for rule in routes if rule.methods & ACTING}
    assert acting == {
        "cookies.choose",
        "entry.form",
        "entry.confirm",
        "entry.resend",
        "entry.contact",
        "entry.forget",
        "entry.link",
        "unsubscribe.page",
        "sign_in.sign_in",
        "sign_in.reauthenticate",
        "sign_in.sign_out",
        "sign_in.invitation",
        "people.people",
        "people.change_role",
        "people.close",
        "people.reopen",
        "people.revoke",
        "account.account",
        "account.passkey",
        "account.remove_passkey",
        "account.password",
        "account.codes",
        "account.end_session",
        "account.end_other_sessions",
        "entries.reveal",
        "entries.exports",
        "entries.approve",
        "entries.refuse",
        "entries.download",
        "entries.decide",
        "editor.new",
        "editor.campaign",
        "editor.discard",
        "editor.picture",
        "editor.publish",
        "editor.close",
        "editor.version",
        "editor.links",
        "editor.remove_link",
        "reports.share",
        "reports.unshare",
        "reports.note",
        "reports.unnote",
        "reports.aim",
    }


def test_a_route_that_acts_refuses_a_form_without_its_token(lone_app):
    for path in (
        "/c/tea-road/confirm",
        "/c/tea-road/resend",
        "/c/tea-road/contact",
        "/c/tea-road/forget",
        "/confirm/token",
        "/kk/c/tea-road/confirm",
    ):
        assert lone_app.test_client().post(path).status_code == 400


def test_every_view_has_the_name_of_its_template(routes):
    endpoints = {rule.endpoint for rule in routes}
    pages = {name.removesuffix(".html") for name in TEMPLATES if name.startswith(("public/", "staff/editor/"))}
    views = {".".join(name.split("/")[1:]) for name in pages if name.count("/") == 2}

    assert views - endpoints == {"entry.closed", "well_known.sitemap.xml"}


def test_every_address_that_a_page_or_a_message_leads_to_exists(routes):
    named = {name for text in (*TEMPLATES.values(), SOURCES) for name in LEADS_TO.findall(text)}

    assert named - {rule.endpoint for rule in routes} - {"dev.sign_in", "static"} == set()


def test_pages_for_developers_exist_on_their_own_machine_alone(routes):
    assert not [rule for rule in routes if rule.endpoint.startswith("dev.") or rule.rule.startswith("/dev")]


def test_every_sealed_column_that_keeps_a_personal_field_is_in_the_register():
    columns = [column for table in Model.metadata.tables.values() for column in table.columns]
    fields = {column.info["field"] for column in columns if column.info.get("field")}

    assert fields == set(FIELD_NAMES)
    assert {str(column) for column in columns if column.info.get("sealed") and not column.info["field"]} == {
        "outbox_message.context",
        "secret_version.retained",
        "staff_password.totp",
    }


def test_nothing_personal_lies_in_a_column_of_plain_text():
    names = {*FIELD_NAMES, "name", "birthday", "address", "ip", "user_agent"}
    plain = {
        str(column)
        for table in Model.metadata.tables.values()
        for column in table.columns
        if column.name in names and not column.info.get("sealed")
    }

    # The name of a message, of a link, of a piece of work that is gone on with; and staff at work, who are no participants.
    assert plain == {
        "outbox_message.name", "staff_member.name", "staff_member.email", "staff_passkey.name", "invitation.email",
        "staff_notice.name", "campaign_link.name", "job_progress.name",
    }  # fmt: skip
    assert vault.sealed_column().column.info["sealed"]


def test_every_accent_has_its_colours_in_the_style_sheet():
    tokens = (ROOT / "static" / "css" / "tokens.css").read_text()

    assert [accent for accent in campaigns.ACCENTS if f'"{accent}"' not in tokens and f"={accent}]" not in tokens] == []


@pytest.mark.parametrize(
    ("template", "said"), [("{{ one.slug }}", None), ("{{ one['slug'] }}", None), ("{{ of.it }}-{{ no }}", "-")]
)
def test_a_template_that_asks_an_object_for_what_it_does_not_have_is_a_fault(lone_app, template: str, said: str | None):
    made = lone_app.jinja_env.from_string(template)
    if said is None:
        with pytest.raises(UndefinedError):
            made.render(one=object(), of={})
    else:
        assert made.render(one=object(), of={}) == said
