"""Looks at a deployment and says in words what is wrong with it and how to mend it: `flask --app wsgi doctor`.

It works where the site itself would not start, since that is when it is needed. What it says names variables and
parts, never their values: those are secrets, and people paste what a command said into tickets.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import click
from flask import Flask

from webapp.doctor import data, surroundings
from webapp.settings import Misconfigured, Settings

COMMAND = "doctor"
Maker = Callable[[Settings], Flask]


def examine(make_app: Maker, environ: Mapping[str, str] = os.environ) -> list[str]:
    """Everything that is wrong with the deployment which an environment describes: a sentence each, with its remedy.

    `make_app` puts the site together from settings, through which its databases are looked at.
    """
    return list(_examine(make_app, environ))


def init_app(app: Flask, make_app: Maker) -> None:
    """Add the command."""

    @app.cli.command(COMMAND)
    def doctor() -> None:
        """Look at this deployment and say what is wrong. Exit status 1 when anything is."""
        found = examine(make_app)
        for finding in found:
            click.echo(f"- {finding}")
        click.echo(f"{len(found)} found to mend." if found else "Nothing is wrong with this deployment.")
        sys.exit(1 if found else 0)


def is_called(arguments: Sequence[str]) -> bool:
    """Whether a command line is `flask … doctor`."""
    return bool(arguments) and Path(arguments[0]).name in {"flask", "__main__.py"} and COMMAND in arguments[1:]


def waiting_room(make_app: Maker) -> Flask:
    """An app that has this one command, for a site that cannot be put together."""
    app = Flask("webapp")
    init_app(app, make_app)
    return app


def _examine(make_app: Maker, environ: Mapping[str, str]) -> Iterator[str]:
    faults: tuple[str, ...] = ()
    try:
        settings = Settings.from_environ(environ)
    except Misconfigured as refusal:
        settings, faults = refusal.settings, refusal.faults
    yield from faults
    if not settings.is_https and not any(fault.startswith("PUBLIC_URL") for fault in faults):
        yield "PUBLIC_URL is not https, so IINs would travel in the clear: put TLS in front and set PUBLIC_URL=https://…"
    for look in surroundings.CHECKS:
        yield from look(settings, environ)
    if not any(fault.startswith(("DATABASE_URL", "KEYSTORE_URL")) for fault in faults):
        yield from data.look(settings, make_app)
