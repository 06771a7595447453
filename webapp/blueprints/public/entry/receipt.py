"""A consent receipt, as a page and as JSON."""

from typing import Any

from flask import abort, jsonify, render_template, url_for
from werkzeug.wrappers import Response

from webapp import campaigns, consent, entries, policies
from webapp.blueprints.public.entry.views import bp
from webapp.blueprints.shared.template_tools import settings
from webapp.campaigns import Campaign
from webapp.consent import ConsentEvent, Receipt, Statement
from webapp.platform.i18n import current_language

HIDDEN_FROM_SEARCH = {"X-Robots-Tag": "noindex"}


@bp.get("/receipts/<token>")
def receipt(token: str) -> tuple[str, dict[str, str]]:
    """What was agreed to, in which words, when, and how to take it back."""
    found, campaign, events, statements = _look_up(token)
    page = render_template("public/entry/receipt.html", receipt=_on_page(token, found, campaign, events, statements))
    return page, HIDDEN_FROM_SEARCH


@bp.get("/receipts/<token>.json")
def receipt_json(token: str) -> tuple[Response, dict[str, str]]:
    """The same for machines: ISO/IEC TS 27560 and the Kantara Consent Receipt v1.1."""
    found, campaign, events, statements = _look_up(token)
    addresses = {
        "policy": settings().public_url
        + url_for("policies.version", number=events[0].policy_number, lang=found.language),
    }
    body = consent.document(found, campaign, events, statements, settings().operator, addresses)
    return jsonify(body), HIDDEN_FROM_SEARCH


def _look_up(token: str) -> tuple[Receipt, Campaign, list[ConsentEvent], dict[str, Statement]]:
    found = consent.find_receipt(token) or abort(404)
    campaign = campaigns.find(found.campaign_id) or abort(404)
    events = list(consent.events_of(found.person_id, found.campaign_id))
    return found, campaign, events, consent.find_statements({event.statement_sha256 for event in events})


def _on_page(
    token: str, receipt: Receipt, campaign: Campaign, events: list[ConsentEvent], statements: dict[str, Statement]
) -> dict[str, Any]:
    policy = policies.find_version(events[0].policy_number) or abort(404)
    return {
        "number": receipt.id,
        "issued_at": receipt.issued_at,
        "language": receipt.language,
        "campaign_title": campaign.words(current_language()).title,
        "policy": {
            "number": policy.number,
            "sha256": events[0].policy_sha256,
            "url": url_for("policies.version", number=policy.number),
        },
        "rules": _rules_on_page(receipt, campaign),
        "events": [_event_on_page(event, statements) for event in events],
        "json_url": url_for(".receipt_json", token=token),
        "operator": settings().operator.in_language(current_language()),
    }


def _rules_on_page(receipt: Receipt, campaign: Campaign) -> dict[str, Any] | None:
    # The entry goes when its person is destroyed; the receipt may outlive it.
    number = entries.find_rules_number(receipt.person_id, campaign.id)
    rules = campaigns.find_rules(campaign, number) if number else None
    if rules is None:
        return None
    return {
        "number": rules.number,
        "sha256": rules.sha256[current_language()],
        "url": url_for("campaign.rules", slug=campaign.slug, version=rules.number),
    }


def _event_on_page(event: ConsentEvent, statements: dict[str, Statement]) -> dict[str, Any]:
    statement = statements[event.statement_sha256]
    return {
        "at": event.recorded_at,
        "purpose_title": statement.title,
        "action": event.action,
        "statement": statement,
        "control": event.control,
        "box_before": event.box_before,
        "box_after": event.box_after,
        "digest": event.sha256,
        "shown_at": event.shown_at,
    }
