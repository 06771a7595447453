"""What a campaign's form shows at a moment: the campaign, the policy in force and the statements of consent.

Every page view needs them and they change a few times a year, so each process holds on to them, and asks once a second
whether they are another edition by now.
"""

import base64
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from webapp import campaigns, consent, policies
from webapp.blueprints.shared.template_tools import settings
from webapp.campaigns import Campaign, CampaignWords
from webapp.consent import Purpose, Statement
from webapp.participants import REGISTER, PersonalField
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
    def digests(self) -> Mapping[str, str]:
        """The digest of each statement, by its purpose."""
        return {statement.purpose: statement.sha256 for statement in self.statements}

    @cached_property
    def purposes(self) -> tuple[Purpose, ...]:
        """The purposes for each of which there is a box."""
        return tuple(consent.BY_KEY[statement.purpose] for statement in self.statements)

    @cached_property
    def personal_fields(self) -> tuple[PersonalField, ...]:
        """The fields of the register that are asked, in the order of the form."""
        return tuple(field for field in REGISTER if field.name in self.campaign.field_names)

    @cached_property
    def edition(self) -> tuple[object, ...]:
        """What of the campaign and the policy is another when the form is."""
        return (self.campaign.id, self.campaign.version, self.campaign.closed_at, self.policy_number)

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
    found = snapshot if snapshot is not None and _still_holds(snapshot) else _look_up(slug, language)
    if found is not None:
        held[(slug, language)] = (now + settings().page_seconds, found)
    return found


def _still_holds(snapshot: FormSnapshot) -> bool:
    """Whether nothing on the form has changed: four numbers are read in place of all of its words."""
    edition = campaigns.find_edition(snapshot.campaign.slug)
    return edition is not None and (*edition, policies.current_number(clock.now())) == snapshot.edition


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
