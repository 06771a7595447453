"""Commands for operators: `flask …`. Each calls one operation and says in words what came of it."""

import click
from flask import Flask, current_app

from webapp import worker
from webapp.cli import people_and_keys, publishing_and_rollups
from webapp.cli.arguments import settings
from webapp.cli.migrations import migrations
from webapp.local import fill as fill_locally
from webapp.local import run as run_locally
from webapp.platform.narrowing import current_object


def init_app(app: Flask) -> None:
    """Add the commands."""
    for group in (*publishing_and_rollups.GROUPS, *people_and_keys.GROUPS):
        app.cli.add_command(group)
    for command in (migrations, work, local, fill_demo):
        app.cli.add_command(command)


@click.command("work")
def work() -> None:
    """Run the worker: it sends messages and keeps the timetable."""
    worker.run(current_object(current_app))


@click.command("local")
def local() -> None:
    """Run the whole site on this machine: databases, demo, web and worker. What `make run` calls."""
    run_locally(current_object(current_app))


@click.command("fill-demo", hidden=True)
def fill_demo() -> None:
    """Fill in the made-up life of a local site from where it was left. `flask local` calls it."""
    fill_locally(settings())
