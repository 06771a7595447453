"""Questions before something is published."""

from webapp import campaigns
from webapp.campaigns import CampaignDraft
from webapp.publishing.placeholders import rule_placeholders
from webapp.settings import Operator


def changes_rules(draft: CampaignDraft, operator: Operator) -> bool:
    """Whether publishing a draft would put other rules in force than its campaign has. The draft must have no faults."""
    if draft.campaign is None:
        return False
    rules = campaigns.filled_rules(draft.parsed_content, rule_placeholders(draft.parsed_content, operator))
    return rules != draft.campaign.rules_in_force.texts
