"""What people meet: a folder for each surface of the site, and one for what the surfaces share."""

from flask import Flask

from webapp.blueprints import hooks
from webapp.blueprints.operations import dev, health, metrics
from webapp.blueprints.public import campaign, cookies, entry, home, pictures, policies, pwa, unsubscribe, well_known
from webapp.blueprints.public.entry import refusal_counts
from webapp.blueprints.shared import access, cookie_consent, errors, staff_navigation, template_tools
from webapp.blueprints.shared.third_party import tags as third_party_tags
from webapp.blueprints.shared.visit_tracking import link_names
from webapp.blueprints.shared.visit_tracking import tracking as visit_tracking
from webapp.blueprints.staff import account, audit, editor, entries, people, reports, sign_in
from webapp.platform import csrf, headers
from webapp.settings import Settings

FORM_LIFETIME = 12 * 60 * 60
"""Seconds for which a page's form may be sent: as long as its `shown` token."""


def init_app(app: Flask, settings: Settings) -> None:
    """Put every surface in its place, and what happens around each request in its order."""
    # Our forms bring their own words; WTForms would read its catalogs anew for every form.
    app.config["WTF_I18N_ENABLED"] = False
    access.init_app(app, sign_in.reauthentication)
    staff_navigation.init_app(app)
    csrf.init_app(app, FORM_LIFETIME)
    template_tools.init_app(app, settings)
    errors.init_app(app)
    cookie_consent.init_app(app)
    link_names.init_app(app)
    visit_tracking.init_app(app)
    refusal_counts.init_app(app)
    third_party_tags.init_app(app)
    for blueprint in (
        home.bp,
        campaign.bp,
        well_known.bp,
        pictures.bp,
        entry.bp,
        cookies.bp,
        policies.bp,
        unsubscribe.bp,
        pwa.bp,
        pwa.service_worker.bp,
        reports.bp,
        health.bp,
        metrics.bp,
        sign_in.bp,
        account.bp,
        people.bp,
        entries.bp,
        audit.bp,
        editor.bp,
    ):
        app.register_blueprint(blueprint)
    # The entry form checks its token itself, so that a page left open is given back filled instead of lost.
    csrf.csrf.exempt("webapp.blueprints.public.entry.views.form")
    # A choice about cookies can be made on every page, and reading a page leaves no cookie that a token could be bound to.
    csrf.csrf.exempt("webapp.blueprints.public.cookies.choose")
    # The link is the proof: a mail program that posts to it has no page of ours (RFC 8058).
    csrf.csrf.exempt("webapp.blueprints.public.unsubscribe.page")
    app.config[headers.OPEN_TO_OTHER_SITES] = frozenset({"unsubscribe.page"})
    if settings.is_local:
        app.register_blueprint(dev.bp)
    hooks.init_app(app)
