"""What a person is told of their entry, and by which channel."""

from datetime import datetime
from typing import Any

from webapp import consent, messaging
from webapp.campaigns import Campaign
from webapp.entries.attempts import Secrets
from webapp.entries.confirmation_limits import CODE_LIFETIME, LINK_LIFETIME
from webapp.entries.models import Entry
from webapp.entries.tickets import grouped

CONTACT = {"email": "email", "sms": "phone"}
"""The personal field that each channel of a campaign writes to."""


def channel_of(campaign: Campaign) -> str:
    """The channel by which a campaign speaks to people: that of its confirmation, else e-mail, else SMS."""
    if campaign.confirmation != "none":
        return campaign.confirmation
    return "email" if campaign.asks("email") else "sms"


def contact_field(campaign: Campaign) -> str:
    """The personal field to which a campaign writes: `email` or `phone`."""
    return CONTACT[channel_of(campaign)]


def put_code(campaign: Campaign, entry: Entry, secrets: Secrets, at: datetime) -> None:
    """Send the code and the link by which an entry is confirmed."""
    context = {**_campaign_words(campaign, entry.language), **_secret_words(secrets, entry.entered_at)}
    _put(campaign, entry, "entry_code", context, at, secrets)


def put_received(campaign: Campaign, entry: Entry, at: datetime) -> None:
    """Say that an entry is confirmed: its ticket and its receipt.

    Who contests a place is told so, as the ticket takes part only once it is decided for them; nothing is said of who
    holds it. They have shown a contact of their own by then, and each of these letters is counted like any other.
    """
    context = {
        **_campaign_words(campaign, entry.language),
        **_ticket_words(campaign, entry),
        "results_on": campaign.results_on,
        "closes_at": campaign.closes_at,
        "rules_url": messaging.link("campaign.rules", slug=campaign.slug),
        "is_contested": entry.contests_id is not None,
    }
    _put(campaign, entry, "entry_received", context, at)


def put_already(campaign: Campaign, entry: Entry, secrets: Secrets | None, at: datetime) -> None:
    """Say that somebody entered again; with `secrets`, that the entry still waits to be confirmed by them."""
    context = _campaign_words(campaign, entry.language)
    if secrets is not None:
        context |= {"stage": "waiting", **_secret_words(secrets, entry.entered_at)}
    else:
        context |= {"stage": "confirmed", **_ticket_words(campaign, entry)}
    _put(campaign, entry, "entered_already", context, at, secrets)


def put_contested(campaign: Campaign, holder: Entry, at: datetime) -> None:
    """Tell who holds a place that somebody else was confirmed under the same IIN, at another contact."""
    context = {**_campaign_words(campaign, holder.language), **_ticket_words(campaign, holder)}
    _put(campaign, holder, "place_contested", context, at)


def put_decided(campaign: Campaign, entry: Entry, stage: str, at: datetime) -> None:
    """Tell one of two who named the same IIN what was decided: `kept` or `lost`. The other is not spoken of."""
    context = {**_campaign_words(campaign, entry.language), **_ticket_words(campaign, entry), "stage": stage}
    _put(campaign, entry, "place_decided", context, at)


def _put(
    campaign: Campaign, entry: Entry, name: str, context: dict[str, Any], at: datetime, secrets: Secrets | None = None
) -> None:
    messaging.put(
        entry.participant_id,
        name,
        channel_of(campaign),
        entry.language,
        context,
        at,
        campaign_id=campaign.id,
        message_id=secrets.message_id if secrets else None,
    )


def _campaign_words(campaign: Campaign, language: str) -> dict[str, Any]:
    return {
        "campaign_title": campaign.words(language).title,
        "campaign_url": messaging.link("entry.form", slug=campaign.slug),
    }


def _secret_words(secrets: Secrets, entered_at: datetime) -> dict[str, Any]:
    return {
        "code": secrets.code,
        "link_url": messaging.link("entry.link", token=secrets.link),
        "code_until": messaging.After(CODE_LIFETIME),
        # A link sent anew works no longer than the entry waits: the clock began when the form was sent.
        "link_until": entered_at + LINK_LIFETIME,
    }


def _ticket_words(campaign: Campaign, entry: Entry) -> dict[str, Any]:
    words: dict[str, Any] = {"ticket": grouped(entry.ticket or "")}
    receipt = consent.find_receipt_of(entry.participant_id, campaign.id)
    if token := consent.receipt_token(receipt) if receipt else None:
        words["receipt_url"] = messaging.link("entry.receipt", token=token)
    return words
