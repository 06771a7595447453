"""Campaigns, policies and entries to test with."""

import copy
import dataclasses
import tomllib
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.support.people import make_particulars
from tests.support.published import publish_once
from webapp import campaigns, consent, entries, policies, publishing
from webapp.campaigns import Campaign, DraftContent
from webapp.participants import Particulars
from webapp.publishing.placeholders import operator_placeholders
from webapp.settings import Operator

DEMO = Path(campaigns.__file__).parent / "demo"
OPERATOR = Operator()
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""Noon in Almaty, while the campaigns made here are open."""


@cache
def demo(name: str) -> dict[str, Any]:
    """What the file of a demo campaign says."""
    return tomllib.loads((DEMO / f"{name}.toml").read_text())


def make_draft_content(base: str = "first-snow", **overrides: Any) -> DraftContent:
    """A campaign file: `first-snow` asks for everything, `tea-road` for a first name and an e-mail."""
    content = copy.deepcopy(demo(base)) | {
        "opens_at": datetime(2026, 1, 1, 0, 0),
        "closes_at": datetime(2040, 1, 1, 0, 0),
        "results_on": date(2040, 1, 10),
    }
    return DraftContent({key: value for key, value in (content | overrides).items() if value is not None})


def publish_policy(at: datetime = LONG_AGO, **texts: str) -> policies.PolicyVersion:
    """The project's own policy, or one whose texts in some languages are others."""
    original = policies.read_folder(policies.ORIGINAL, operator_placeholders(OPERATOR))
    return policies.publish(original | texts, at)


def publish_campaign(base: str = "first-snow", at: datetime = LONG_AGO, **overrides: Any) -> Campaign:
    """A published campaign that is open from 2026 to 2040, with a policy in force."""

    def publish() -> Campaign:
        if policies.newest_version() is None:
            publish_policy(at)
        return publishing.publish_campaign(make_draft_content(base, **overrides), OPERATOR, at)

    return publish_once(repr((base, at, sorted(overrides.items()))), publish)


def make_evidence(campaign: Campaign, language: str = "ru", **choices: bool) -> consent.Evidence:
    """What the form of a campaign proves, with every required purpose agreed to unless `choices` says otherwise."""
    policy = policies.current_version(NOON)
    statements = {statement.purpose: statement.sha256 for statement in consent.statements_of(campaign, language)}
    required = {purpose: consent.BY_KEY[purpose].required for purpose in statements}
    return consent.Evidence(
        campaign_id=campaign.id,
        campaign_version=campaign.version,
        policy_number=policy.number,
        policy_sha256=policy.text(language).sha256,
        language=language,
        shown_at=NOON - timedelta(minutes=1),
        shown_key=uuid4().hex,
        statements=statements,
        choices=required | choices,
    )


def make_details(campaign: Campaign, particulars: Particulars | None = None, **choices: bool) -> entries.EntryDetails:
    """What a person sends who fills in the form of a campaign."""
    particulars = particulars or make_particulars()
    asked = {name: getattr(particulars, name) for name in campaign.field_names}
    return entries.EntryDetails(Particulars(**asked), make_evidence(campaign, **choices), of_age=True)


def resent(details: entries.EntryDetails) -> entries.EntryDetails:
    """The same person with a form shown anew."""
    return dataclasses.replace(details, evidence=details.evidence._replace(shown_key=uuid4().hex))
