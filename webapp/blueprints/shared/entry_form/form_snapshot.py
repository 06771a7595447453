"""What a campaign's form shows at a moment: the campaign, the policy in force and the statements of consent.

Every page view needs them and they change a few times a year, so each process holds on to them for a second.
"""

import base64
import time
from dataclasses import dataclass
from functools import cached_property

from webapp import campaigns, consent, policies
from webapp.blueprints.shared.template_tools import settings
from webapp.campaigns import Campaign, CampaignWords
from webapp.consent import Statement
from webapp.platform import clock
from webapp.platform.app_state import Slot
from webapp.platform.db import detach


@dataclass(frozen=True)
class FormSnapshot:
    """All that stands on the form in one language, apart from what the visitor types."""

    campaign: Campaign
    words: CampaignWords
    statements: tuple[Statement, ...]
    policy_number: int
    policy_sha256: str
    language: str

    @cached_property
    def key(self) -> tuple[object, ...]:
        """Tells one state of the words from another."""
        return (self.campaign.id, self.campaign.version, self.policy_number, self.language)

    @cached_property
    def shown_words(self) -> str:
        """What the `shown` token says of the words: campaign, version, policy, language, digests of the statements."""
        digests = bytes.fromhex("".join(statement.sha256 for statement in self.statements))
        packed = base64.urlsafe_b64encode(digests).rstrip(b"=").decode()
        return f"{self.campaign.id}.{self.campaign.version}.{self.policy_number}.{self.language}.{packed}"


_SNAPSHOTS = Slot[dict[tuple[str, str], tuple[float, FormSnapshot]]](dict)


def find(slug: str, language: str) -> FormSnapshot | None:
    """What the form of a campaign shows now, or None where there is no such campaign."""
    held = _SNAPSHOTS.get()
    until, snapshot = held.get((slug, language), (0.0, None))
    now = time.monotonic()
    if snapshot is not None and now < until:
        return snapshot
    found = _look_up(slug, language)
    if found is not None:
        held[(slug, language)] = (now + settings().page_seconds, found)
    return found


def _look_up(slug: str, language: str) -> FormSnapshot | None:
    campaign = campaigns.find_by_slug(slug)
    if campaign is None:
        return None
    policy = policies.current_version(clock.now())
    statements = consent.statements_of(campaign, language)
    # They outlive this request, and a rollback in it would empty what its session holds.
    detach(campaign, *campaign.texts, *campaign.rules, *statements)
    return FormSnapshot(
        campaign=campaign,
        words=campaign.words(language),
        statements=tuple(statements),
        policy_number=policy.number,
        policy_sha256=policy.text(language).sha256,
        language=language,
    )
