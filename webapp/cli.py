"""Commands for operators: `flask …`. Each calls one operation and says in words what came of it."""

import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from webapp import (
    accounts,
    analytics,
    audit,
    campaigns,
    consent,
    cookies,
    dashboards,
    entries,
    messaging,
    participants,
    policies,
    worker,
)
from webapp.local import fill as fill_locally
from webapp.local import run as run_locally
from webapp.parsing import name_character, suspect_character
from webapp.participants import FIELD_NAMES
from webapp.platform import clock, clock_watch, keystore, secret_rotation, vault
from webapp.settings import Settings


class TypedText(click.ParamType[str]):
    """A text without control characters, and of bytes that are UTF-8: whatever else a terminal may send is refused."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text as it is. Fails with the number of a sign that no database takes."""
        if sign := suspect_character(value):
            self.fail(f"has the sign {name_character(sign)}, which cannot be kept", param, ctx)
        return value


TEXT = TypedText()
campaigns_group = AppGroup("campaigns", help="Campaigns.")
policies_group = AppGroup("policies", help="The personal-data policy.")
consent_group = AppGroup("consent", help="The consent ledger.")
cookies_group = AppGroup("cookies", help="Choices about cookies.")
keys_group = AppGroup("keys", help="The key store.")
vault_group = AppGroup("vault", help="The sealed data.")
analytics_group = AppGroup("analytics", help="The anonymous counts.")
accounts_group = AppGroup("accounts", help="Members of staff.")
audit_group = AppGroup("audit", help="The trail of what staff did.")
figures_group = AppGroup("figures", help="The figures of the dashboards.")
clock_group = AppGroup("clock", help="The clock of this machine.")
messages_group = AppGroup("messages", help="E-mail and SMS.")
people_group = AppGroup("people", help="People's data.")
GROUPS = (
    accounts_group,
    audit_group,
    people_group,
    campaigns_group,
    policies_group,
    consent_group,
    cookies_group,
    keys_group,
    vault_group,
    analytics_group,
    figures_group,
    messages_group,
    clock_group,
)


def init_app(app: Flask) -> None:
    """Add the commands."""
    for group in GROUPS:
        app.cli.add_command(group)
    app.cli.add_command(work)
    app.cli.add_command(local)
    app.cli.add_command(fill_demo)


@accounts_group.command("invite")
@click.argument("email", type=TEXT)
@click.option("--role", type=click.Choice(accounts.ROLES), required=True)
def invite(email: str, role: str) -> None:
    """Print a link by which EMAIL becomes a member of staff. It works once, within three days."""
    try:
        token = accounts.invite(email, role, None, clock.now())
    except accounts.AlreadyHere as refusal:
        raise click.ClickException(f"Somebody with the address {email} works here already.") from refusal
    click.echo(f"{_settings().public_url}/staff/invitation/{token.text}")


@campaigns_group.command("publish")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def publish_campaign(file: Path) -> None:
    """Publish a campaign from a TOML FILE, or say every reason why it can't be."""
    try:
        draft = campaigns.Draft.from_file(file)
        campaign = consent.publish_campaign(draft, FIELD_NAMES, _settings().operator, clock.now())
    except campaigns.NotReady as refusal:
        click.echo(f"{file.name} cannot be published:", err=True)
        for reason in refusal.reasons:
            click.echo(f"- {reason}", err=True)
        sys.exit(1)
    rules = campaign.rules_in_force.number
    click.echo(f"{_settings().public_url}/c/{campaign.slug} is published (version {campaign.version}, rules {rules}).")


@policies_group.command("publish")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=policies.ORIGINAL)
def publish_policy(folder: Path) -> None:
    """Publish the policy from ru.md, kk.md and en.md in FOLDER; without it, the text of this project."""
    try:
        texts = policies.read_folder(folder, consent.operator_facts(_settings().operator))
        version = policies.publish(texts, clock.now())
    except policies.PolicyIncomplete as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except policies.PolicyUnchanged:
        click.echo("These are the words in force already; nothing was published.")
        return
    click.echo(f"{_settings().public_url}/policy/{version.number} is in force from now on.")


@consent_group.command("verify")
def verify_consent() -> None:
    """Recompute every digest of the ledger, and say what was found. Exit status 1 when anything is wrong."""
    found = consent.verify()
    click.echo(f"{found.events} events and {found.statements} statements read.")
    for fault in found.faults:
        click.echo(f"- {fault}")
    click.echo(
        f"{len(found.faults)} are not as they were written." if found.faults else "All are as they were written."
    )
    sys.exit(1 if found.faults else 0)


@cookies_group.command("find")
@click.argument("number", type=TEXT)
def find_choice(number: str) -> None:
    """Say what is known of the choice with a NUMBER, as a visitor quotes it. Exit status 1 when there is none."""
    made = cookies.find_choice(number) or sys.exit("There is no choice with this number.")
    click.echo(f"{made.number}: {made.outcome} at {clock.in_almaty(made.made_at):%Y-%m-%d %H:%M}, {made.language}.")
    for key, allowed in made.answers.items():
        click.echo(f"- {key}: {'yes' if allowed else 'no'}")
    click.echo(f"By the {made.control}; the words shown have the SHA-256 {made.wording_sha256}.")


@cookies_group.command("count")
@click.option(
    "--days", default=30, show_default=True, type=click.IntRange(1, 3660), help="How many days back, today included."
)
def count_choices(days: int) -> None:
    """Count the choices of each day in Almaty by how they came out."""
    today = clock.day_in_almaty(clock.now())
    for day in (today - timedelta(days=back) for back in range(days)):
        counts = cookies.count_choices(*clock.bounds_of(day))
        if counts:
            click.echo(f"{day}  " + "  ".join(f"{outcome} {number}" for outcome, number in counts.most_common()))


@audit_group.command("head")
def print_head() -> None:
    """Print the place and the digest of the trail's last line, to be kept where nobody who can write here can."""
    click.echo(str(audit.head()))


@audit_group.command("verify")
@click.option("--head", "kept", type=TEXT, help="A head that was kept: SEQUENCE:DIGEST.")
def verify_audit(kept: str | None) -> None:
    """Recompute the chain of the trail, and say what was found. Exit status 1 when anything is wrong."""
    try:
        found = audit.verify(audit.read_head(kept) if kept else None)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{found.lines} lines read.")
    for fault in found.faults:
        click.echo(f"- {fault}")
    click.echo("The trail is not as it was written." if found.faults else "Each line follows the one before it.")
    sys.exit(1 if found.faults else 0)


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
        participants.destroy_doomed_keys(clock.now(), share / 100)
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
    click.echo(f"{vault.index_keys().rewrap()} keys of blind indexes were.")
    click.echo(f"Keys by master key: {keystore.current().count_by_version()}")
    done = secret_rotation.rotate(_settings().secret_keys, clock.now())
    if journal := current_app.extensions.get("journal"):
        journal.renew()
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


@analytics_group.command("show")
@click.argument("slug", type=TEXT)
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 760), help="How many days, up to today.")
def show_counts(slug: str, days: int) -> None:
    """Print what was counted of the campaign SLUG, and beside it how many entries it has."""
    campaign = campaigns.find_by_slug(slug)
    if campaign is None:
        raise click.ClickException(f"There is no campaign {slug}.")
    last = clock.day_in_almaty(clock.now())
    numbers = {
        is_confirmed: entries.count_entries(campaign.id, confirmed=is_confirmed) for is_confirmed in (True, False)
    }
    for line in analytics.report(
        slug, last - timedelta(days=days - 1), last, confirmed=numbers[True], waiting=numbers[False]
    ):
        click.echo(line)


@figures_group.command("rebuild")
def rebuild_figures() -> None:
    """Make all figures anew from the facts, while entries go on. Refusals, which have no facts, stay as they are."""
    click.echo(f"{dashboards.rebuild(clock.now())} figures by day were made anew.")


@figures_group.command("check")
def check_figures() -> None:
    """Compare the figures with a recount of the facts. Exit status 1 when any differs."""
    faults = dashboards.check(clock.now())
    for fault in faults:
        click.echo(f"- {fault}")
    click.echo(f"{len(faults)} differ." if faults else "All figures are what the facts come to.")
    sys.exit(1 if faults else 0)


@messages_group.command("requeue")
def requeue_messages() -> None:
    """Try again now what could not be sent, after its cause was mended: wakes paused channels, takes up what failed."""
    for pause in messaging.outbox_health(clock.now()).pauses:
        since = clock.in_almaty(pause.since)
        click.echo(
            f"The channel {pause.channel} was paused since {since:%Y-%m-%d %H:%M} ({pause.reason}); it is tried again now."
        )
    taken_up, hastened = messaging.requeue(clock.now())
    click.echo(f"{taken_up} messages that had failed are tried again, and {hastened} that waited for their next try.")
    current_app.extensions["tasks"][messaging.SEND_TASK]()


@click.command("work")
def work() -> None:
    """Run the worker: it sends messages and keeps the timetable."""
    worker.run(current_app._get_current_object())  # type: ignore[attr-defined]  # the proxy's own way out


@click.command("local")
def local() -> None:
    """Run the whole site on this machine: databases, demo, web and worker. What `make run` calls."""
    run_locally(current_app._get_current_object())  # type: ignore[attr-defined]  # as above


@click.command("fill-demo", hidden=True)
def fill_demo() -> None:
    """Fill in the made-up life of a local site from where it was left. `flask local` calls it."""
    fill_locally(_settings())


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
