"""Commands about what is published, who works here, what was agreed and counted, and what goes out."""

import sys
from datetime import timedelta
from pathlib import Path

import click
from flask.cli import AppGroup

from webapp import (
    accounts,
    analytics,
    audit,
    campaigns,
    consent,
    cookies,
    entries,
    messaging,
    policies,
    publishing,
    rollups,
)
from webapp.cli.arguments import TEXT, settings
from webapp.platform import clock
from webapp.platform.app_state import state

campaigns_group = AppGroup("campaigns", help="Campaigns.")
policies_group = AppGroup("policies", help="The personal-data policy.")
consent_group = AppGroup("consent", help="The consent ledger.")
cookies_group = AppGroup("cookies", help="Choices about cookies.")
analytics_group = AppGroup("analytics", help="The anonymous counts.")
accounts_group = AppGroup("accounts", help="Members of staff.")
audit_group = AppGroup("audit", help="The trail of what staff did.")
rollups_group = AppGroup("figures", help="What the reports are made of.")
messages_group = AppGroup("messages", help="E-mail and SMS.")
GROUPS = (
    campaigns_group,
    policies_group,
    consent_group,
    cookies_group,
    analytics_group,
    accounts_group,
    audit_group,
    rollups_group,
    messages_group,
)


@accounts_group.command("invite")
@click.argument("email", type=TEXT)
@click.option("--role", type=click.Choice(accounts.ROLES), required=True)
def invite(email: str, role: str) -> None:
    """Print a link by which EMAIL becomes a member of staff. It works once, within three days."""
    try:
        token = accounts.invite(email, role, None, clock.now())
    except accounts.AlreadyHere as refusal:
        raise click.ClickException(f"Somebody with the address {email} works here already.") from refusal
    click.echo(f"{settings().staff_url}/staff/invitation/{token.text}")


@campaigns_group.command("publish")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def publish_campaign(file: Path) -> None:
    """Publish a campaign from a TOML FILE, or say every reason why it can't be."""
    try:
        content = campaigns.DraftContent.from_file(file)
        campaign = publishing.publish_campaign(content, settings().operator, clock.now(), settings().channels)
    except campaigns.NotReady as refusal:
        click.echo(f"{file.name} cannot be published:", err=True)
        for reason in refusal.reasons:
            click.echo(f"- {reason}", err=True)
        sys.exit(1)
    rules = campaign.rules_in_force.number
    click.echo(f"{settings().public_url}/c/{campaign.slug} is published (version {campaign.version}, rules {rules}).")


@policies_group.command("publish")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=policies.ORIGINAL)
def publish_policy(folder: Path) -> None:
    """Publish the policy from ru.md, kk.md and en.md in FOLDER; without it, the text of this project."""
    try:
        version = publishing.publish_policy(folder, settings().operator, clock.now())
    except policies.PolicyIncomplete as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except policies.PolicyUnchanged:
        click.echo("These are the words in force already; nothing was published.")
        return
    click.echo(f"{settings().public_url}/policy/{version.number} is in force from now on.")


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


@rollups_group.command("rebuild")
def rebuild_rollups() -> None:
    """Make all figures anew from the facts, while entries go on. Refusals, which have no facts, stay as they are."""
    click.echo(f"{rollups.rebuild(clock.now())} figures by day were made anew.")


@rollups_group.command("check")
def check_rollups() -> None:
    """Compare the figures with a recount of the facts. Exit status 1 when any differs."""
    faults = rollups.check(clock.now())
    for fault in faults:
        click.echo(f"- {fault}")
    click.echo(f"{len(faults)} differ." if faults else "All figures are what the facts come to.")
    sys.exit(1 if faults else 0)


@messages_group.command("requeue")
@click.option("--uncertain", is_flag=True, help="Also SMS that may have been sent: some people may get them twice.")
def requeue_messages(uncertain: bool) -> None:
    """Try again now what could not be sent, after its cause was mended: wakes paused channels, takes up what failed."""
    for pause in messaging.outbox_health(clock.now()).pauses:
        since = clock.in_almaty(pause.since)
        click.echo(
            f"The channel {pause.channel} was paused since {since:%Y-%m-%d %H:%M} ({pause.reason}); it is tried again now."
        )
    taken_up, hastened = messaging.requeue(clock.now(), uncertain=uncertain)
    click.echo(f"{taken_up} messages that had failed are tried again, and {hastened} that waited for their next try.")
    state().tasks[messaging.SEND_TASK]()
