"""Questions before something is published."""

from webapp import campaigns
from webapp.campaigns import CampaignDraft
from webapp.publishing.facts import rule_facts
from webapp.settings import Operator


def changes_rules(row: CampaignDraft, operator: Operator) -> bool:
    """Whether publishing a draft would put other rules in force than its campaign has. The draft must have no faults."""
    if row.campaign is None:
        return False
    rules = campaigns.filled_rules(row.draft, rule_facts(row.draft, operator))
    return rules != row.campaign.rules_in_force.texts
