"""Вплюсе: people in Kazakhstan enter marketing campaigns. `create_app` reads as its table of contents."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp import blueprints, cli, doctor, participants, worker
from webapp.platform import (
    assets,
    closed_cells,
    db,
    hashing,
    headers,
    i18n,
    jobs,
    keystore,
    logs,
    ratelimit,
    routing,
    secret_keys,
    vault,
)
from webapp.platform.app_state import state_of
from webapp.platform.engines import SQLITE_WAIT
from webapp.platform.forms_sent import SentRequest
from webapp.settings import Settings

ROOT = Path(__file__).parent.parent
LARGEST_FORM = 64 * 1024
"""Bytes of a request's body."""
MOST_FORM_PARTS = 60


class Site(Flask):
    """Flask for a site without async views."""

    request_class = SentRequest

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        # Flask would look at every view and hook, at every request, whether it is a coroutine.
        return func


def create_app(settings: Settings | None = None, *, patience: float = SQLITE_WAIT) -> Flask:
    """Make the site by its settings, or by those of the environment.

    `patience` is for how many seconds a statement waits for another's lock. Raises `settings.Misconfigured` where it
    could not be run safely.
    """
    settings = settings or Settings.from_environ()
    app = Site(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(
        TESTING=settings.env == "test",
        PUBLIC_URL=settings.public_url,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_FORM_PARTS,
        PROPAGATE_EXCEPTIONS=False,
    )
    state_of(app).settings = settings
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]

    logs.configure()
    routing.init_app(app)
    secret_keys.init_app(app, settings.secret_keys)
    db.init_app(app, settings.database_url, patience)
    keystore.init_app(app, settings.keystore_url, settings.master_keys, participants.refuse_foreign, patience)
    vault.init_app(app, settings.index_keys)
    ratelimit.init_app(app, settings.limits_url)
    hashing.init_app(app, settings.instance)
    closed_cells.init_app(app)
    jobs.init_app(app, settings.queue_url)
    i18n.init_app(app)
    assets.init_app(app, ROOT / "static")
    headers.init_app(app, https=settings.is_https)

    blueprints.init_app(app, settings)
    worker.init_app(app, settings)
    cli.init_app(app)
    doctor.init_app(app, create_app)
    return app
