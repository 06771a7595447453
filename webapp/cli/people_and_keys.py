"""Commands about people's data and the keys that keep it: what they destroy, nobody brings back."""

from datetime import timedelta
from uuid import UUID

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from webapp import (
    entries,
    participants,
)
from webapp.cli.arguments import TEXT, settings
from webapp.messaging import JOURNAL
from webapp.platform import clock, clock_watch, keystore, secret_rotation, vault

people_group = AppGroup("people", help="People's data.")
keys_group = AppGroup("keys", help="The key store.")
vault_group = AppGroup("vault", help="The sealed data.")
clock_group = AppGroup("clock", help="The clock of this machine.")
GROUPS = (people_group, keys_group, vault_group, clock_group)


@people_group.command("depersonalise")
@click.argument("number", type=click.UUID)
@click.option("--reason", type=TEXT, required=True, help="Why, in words; it goes into the trail.")
def depersonalise_person(number: UUID, reason: str) -> None:
    """Destroy the data of the person with a NUMBER, and leave their entries as facts for the figures."""
    if participants.find(number) is None:
        raise click.ClickException("There is no person with this number.")
    entries.depersonalise(number, None, clock.now(), reason)
    click.echo("Nobody can be told from these entries any more.")


@keys_group.command("store")
def make_keystore() -> None:
    """Make the tables of the key database where they are missing, and see that it is the one of this database."""
    try:
        participants.pair()
    except participants.KeysDoNotFit as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except DBAPIError as error:
        raise click.ClickException(
            f"A database does not answer as it should ({type(error).__name__}): run `flask db upgrade` first."
        ) from error
    click.echo("The key store is ready.")


@clock_group.command("accept")
def accept_clock() -> None:
    """Believe the clock of this machine after it leapt, so that what destroys by time goes on."""
    clock_watch.accept(clock.now())
    click.echo(f"The clock says {clock.now():%Y-%m-%d %H:%M} UTC, and is believed.")


@people_group.command("clean-up")
@click.option(
    "--share", default=100, show_default=True, type=click.IntRange(1, 100), help="Of all persons, in percent."
)
def clean_up(share: int) -> None:
    """Destroy what was never confirmed, also when it is more than one run of the timetable may destroy."""
    try:
        clock_watch.look(clock.now())
        click.echo(f"{entries.clean_up(clock.now(), share / 100)} entries that nobody confirmed were destroyed.")
        participants.destroy_pending_keys(clock.now(), share / 100)
    except (clock_watch.ClockLeapt, participants.TooManyAtOnce) as refusal:
        raise click.ClickException(str(refusal)) from refusal


@vault_group.command("renew-index")
def renew_index() -> None:
    """Change the key of the blind indexes now instead of at its time; the worker does it, and is done a day later."""
    version = participants.renew_index_key(clock.now(), timedelta())
    if version is None:
        raise click.ClickException("A new key is announced already, or nobody was destroyed under the one in use.")
    click.echo(
        f"Index key {version} is announced. The worker goes over to it in an hour, and destroys the old one in a day."
    )


@vault_group.command("rotate")
def rotate_vault() -> None:
    """Bring everything under the newest keys: wrap those of persons and of the blind indexes again, make the site's seals anew."""
    click.echo(f"{keystore.current().rewrap()} keys of persons were wrapped with the newest master key.")
    click.echo(f"{vault.index_keys().rewrap()} keys of blind indexes were wrapped with it too.")
    click.echo(f"Keys by master key: {keystore.current().count_by_version()}")
    done = secret_rotation.rotate(settings().secret_keys, clock.now())
    if settings().is_local:
        JOURNAL.get().renew()
    click.echo(f"{done.seals.old} seals of the site were made anew with the newest secret.")
    if done.seals.broken:
        click.echo(
            f"{done.seals.broken} seals of the site open with no secret of VPLUSE_SECRET_KEYS: add the one they were made with."
        )
    elif done.older:
        until = f"{clock.in_almaty(done.may_go_at):%Y-%m-%d}"
        click.echo(
            f"Out of VPLUSE_SECRET_KEYS may go from {until} on: {', '.join(done.older)}. Sooner, browsers forget what they hold for this site."
        )
