"""What visitors meet: one folder for each surface of the site."""

from flask import Flask

from webapp.blueprints import (
    access,
    addresses,
    application,
    choice,
    cookies,
    counting,
    dev,
    editor,
    entrants,
    entry,
    errors,
    health,
    landing,
    made_links,
    policies,
    refusals,
    reports,
    sign_in,
    staff_navigation,
    statistics,
    team,
    template_tools,
    texts,
    trail,
)
from webapp.platform import csrf
from webapp.settings import Settings

FORM_LIFETIME = 12 * 60 * 60
"""Seconds for which a page's form may be sent: as long as its `shown` token."""


def init_app(app: Flask, settings: Settings) -> None:
    """Put every surface in its place."""
    # Our forms bring their own words; WTForms would read its catalogs anew for every form.
    app.config["WTF_I18N_ENABLED"] = False
    access.init_app(
        app, sign_in.asking
    )  # before the tokens of forms: to strangers nothing under /staff is there, not even a form
    staff_navigation.init_app(app)
    csrf.init_app(app, FORM_LIFETIME)
    texts.init_app(app)
    template_tools.init_app(app, settings)
    errors.init_app(app)
    addresses.init_app(app)
    choice.init_app(app)
    made_links.init_app(app)
    counting.init_app(app)
    refusals.init_app(app)
    statistics.init_app(app)
    for blueprint in (
        landing.bp,
        landing.machines.bp,
        landing.pictures.bp,
        entry.bp,
        cookies.bp,
        policies.bp,
        application.bp,
        application.worker.bp,
        reports.bp,
        health.bp,
        sign_in.bp,
        team.bp,
        entrants.bp,
        trail.bp,
        editor.bp,
    ):
        app.register_blueprint(blueprint)
    # The entry form checks its token itself, so that a page left open is given back filled instead of lost.
    csrf.csrf.exempt("webapp.blueprints.entry.views.form")
    # A choice about cookies can be made on every page, and reading a page leaves no cookie that a token could be bound to.
    csrf.csrf.exempt("webapp.blueprints.cookies.views.choose")
    if settings.is_local:
        app.register_blueprint(dev.bp)
