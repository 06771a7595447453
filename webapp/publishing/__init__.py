"""Putting a campaign or a policy in force: what needs campaigns, policies and consent together."""

from webapp.publishing.operations import publish_campaign, publish_draft, publish_policy
from webapp.publishing.queries import changes_rules

__all__ = [
    "changes_rules",
    "publish_campaign",
    "publish_draft",
    "publish_policy",
]
