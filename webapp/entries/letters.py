"""What a person is told of their entry, and by which channel."""

from datetime import datetime, timedelta
from typing import Any

from webapp import consent, messaging
from webapp.campaigns import Campaign
from webapp.entries.attempts import CODE_LIFETIME, LINK_LIFETIME, Secrets
from webapp.entries.models import Entry
from webapp.entries.tickets import grouped
from webapp.platform import keystore

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def channel_of(campaign: Campaign) -> str:
    """The channel by which a campaign speaks to people: that of its confirmation, else e-mail, else SMS."""
    if campaign.confirmation != "none":
        return campaign.confirmation
    return "email" if campaign.asks("email") else "sms"


def put_code(
    campaign: Campaign, key: keystore.PersonKey, language: str, secrets: Secrets, at: datetime, entered_at: datetime
) -> None:
    """Send the code and the link by which an entry is confirmed."""
    context = {**_campaign_words(campaign, language), **_secret_words(secrets, entered_at, at)}
    messaging.put(key.person_id, "entry_code", channel_of(campaign), language, context, at, key, campaign.id)


def put_received(campaign: Campaign, entry: Entry, receipt_token: str, at: datetime) -> None:
    """Say that an entry is confirmed: its ticket and its receipt."""
    context = {
        **_campaign_words(campaign, entry.language),
        **_ticket_words(entry, receipt_token),
        "results_on": campaign.results_on,
        "closes_at": campaign.closes_at,
        "rules_url": messaging.link("landing.rules", slug=campaign.slug),
    }
    messaging.put(
        entry.participant_id, "entry_received", channel_of(campaign), entry.language, context, at, None, campaign.id
    )


def put_already(campaign: Campaign, entry: Entry, secrets: Secrets | None, at: datetime) -> None:
    """Say that somebody entered again; with `secrets`, that the entry still waits to be confirmed by them."""
    context = _campaign_words(campaign, entry.language)
    if secrets is not None:
        context |= {"stage": "waiting", **_secret_words(secrets, entry.entered_at, at)}
    else:
        receipt = consent.find_receipt_of(entry.participant_id, campaign.id)
        token = consent.receipt_token(receipt) if receipt else None
        context |= {"stage": "confirmed", **_ticket_words(entry, token)}
    messaging.put(
        entry.participant_id, "entered_already", channel_of(campaign), entry.language, context, at, None, campaign.id
    )


def _campaign_words(campaign: Campaign, language: str) -> dict[str, Any]:
    return {
        "campaign_title": campaign.words(language).title,
        "campaign_url": messaging.link("entry.form", slug=campaign.slug),
    }


def _secret_words(secrets: Secrets, entered_at: datetime, at: datetime) -> dict[str, Any]:
    # A link sent anew works no longer than the entry waits: the clock began when the form was sent.
    hours_left = max((entered_at + LINK_LIFETIME - at) // HOUR, 1)
    return {
        "code": secrets.code,
        "link_url": messaging.link("entry.link", token=secrets.link),
        "code_minutes": CODE_LIFETIME // MINUTE,
        "link_hours": hours_left,
    }


def _ticket_words(entry: Entry, receipt_token: str | None) -> dict[str, Any]:
    words: dict[str, Any] = {"ticket": grouped(entry.ticket or "")}
    if receipt_token:
        words["receipt_url"] = messaging.link("entry.receipt", token=receipt_token)
    return words
