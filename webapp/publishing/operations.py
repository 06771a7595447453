"""Publishing: a campaign with the words in which it asks for consent, and the policy."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from uuid import UUID

from webapp import campaigns, consent, policies
from webapp.campaigns import Campaign, CampaignDraft, DraftContent, Fault, NotReady
from webapp.participants import FIELD_NAMES
from webapp.platform.db import transaction
from webapp.policies import PolicyVersion
from webapp.publishing.placeholders import operator_placeholders, rule_placeholders
from webapp.settings import Operator

ALL_CHANNELS = frozenset({"email", "sms"})


@transaction()
def publish_campaign(
    content: DraftContent, operator: Operator, at: datetime, channels: Collection[str] = ALL_CHANNELS
) -> Campaign:
    """Publish a campaign from a file, together with the words in which it asks for consent.

    `channels` are those by which this site writes to people (`Settings.channels`). Raises `campaigns.NotReady` with every reason why not; a statement that leaves one of the eight parts of
    article 8(4) of Law 94-V empty is one.
    """
    return _publish(content, operator, at, channels)


@transaction()
def publish_draft(
    draft: CampaignDraft,
    version: int,
    operator: Operator,
    by: UUID,
    at: datetime,
    channels: Collection[str] = ALL_CHANNELS,
) -> Campaign:
    """Publish the draft that a member of staff has looked at in a version.

    Raises `campaigns.ChangedMeanwhile` where it has another by now, and as `publish_campaign` does.
    """
    campaigns.expect_version(draft, version)
    return _publish(draft.parsed_content, operator, at, channels, by, draft)


def publish_policy(folder: Path, operator: Operator, at: datetime) -> PolicyVersion:
    """Publish the policy from a folder, in force from `at` on (clauses 8.2, 8.3 of the policy).

    Raises `policies.PolicyIncomplete`, and `policies.PolicyUnchanged` for the words that are in force already.
    """
    return policies.publish(policies.read_folder(folder, operator_placeholders(operator)), at)


def _publish(
    content: DraftContent,
    operator: Operator,
    at: datetime,
    channels: Collection[str],
    by: UUID | None = None,
    draft: CampaignDraft | None = None,
) -> Campaign:
    placeholders = rule_placeholders(content, operator)
    campaign = campaigns.publish(content, FIELD_NAMES, placeholders, at, by=by, draft=draft, channels=channels)
    silent = consent.keep_statements(campaign, operator, at)
    if silent:
        raise NotReady(
            [Fault("silent_consent", part.language, {"purpose": part.purpose, "part": part.part}) for part in silent]
        )
    return campaign
