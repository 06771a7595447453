"""Putting a campaign or a policy in force: what needs campaigns, policies and consent together."""

from webapp.publishing.facts import operator_facts
from webapp.publishing.operations import publish_campaign, publish_draft, publish_policy
from webapp.publishing.queries import changes_rules

__all__ = [
    "changes_rules",
    "operator_facts",
    "publish_campaign",
    "publish_draft",
    "publish_policy",
]
