"""The editor's page: a draft's content with what is missing marked, for each language and field."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from webapp import campaigns
from webapp.blueprints.shared.template_tools import settings
from webapp.blueprints.staff.editor import reading, wording
from webapp.campaigns import (
    COPIED,
    LISTS,
    PICTURE,
    RULE_PLACEHOLDERS,
    Campaign,
    CampaignDraft,
    DraftContent,
    Fault,
    from_kept,
)
from webapp.participants import FIELD_NAMES
from webapp.platform.i18n import LANGUAGES, NAMES


@dataclass
class EditorPage:
    """What the template asks for."""

    draft: CampaignDraft
    content: Mapping[str, Any]
    clashes: list[str] = field(default_factory=list)

    @cached_property
    def faults(self) -> list[Fault]:
        content = DraftContent(from_kept(self.content), self.content.get(PICTURE))
        return [
            *content.faults(FIELD_NAMES, RULE_PLACEHOLDERS),
            *content.channel_faults(settings().channels),
            *campaigns.upload_faults(self.draft.id),
        ]

    @property
    def picture_refused(self) -> bool:
        """Whether no picture came of the file that was handed in last."""
        upload = campaigns.find_upload(self.draft.id)
        return upload is not None and upload.refused is not None

    @cached_property
    def marks(self) -> dict[str, list[Fault]]:
        """The faults of each field, by its id."""
        marks: dict[str, list[Fault]] = {}
        for fault in [*self.faults, *self.still_copied]:
            marks.setdefault(wording.place_of(fault), []).append(fault)
        return marks

    @cached_property
    def still_copied(self) -> list[Fault]:
        """The titles that stand as the campaign has them which this one was copied from: no fault, but a reminder."""
        copied: Mapping[str, str] = self.content.get(COPIED, {})
        return [
            Fault("still_copied", f"{language}.title", is_empty=True)
            for language, title in copied.items()
            if self.words(language, "title") == title
        ]

    @property
    def copied_in(self) -> set[str | None]:
        """The languages in which the title stands as it was copied."""
        return {fault.language for fault in self.still_copied}

    @property
    def copied_names(self) -> list[str]:
        """The same by their names."""
        return [NAMES[fault.language] for fault in self.still_copied if fault.language]

    @property
    def copied_parts(self) -> list[str]:
        """The titles that stand so, in words."""
        return [wording.name_of(fault.place) for fault in self.still_copied]

    @cached_property
    def missing(self) -> dict[str, int]:
        """How much is not right yet in each language."""
        return {language: sum(fault.language == language for fault in self.faults) for language in LANGUAGES}

    @property
    def missing_in_all(self) -> int:
        """How much is not right yet that belongs to no language."""
        return sum(fault.language is None for fault in self.faults)

    @property
    def to_do(self) -> list[dict[str, str]]:
        """Every fault with the id of its field, in words."""
        return [
            {"id": wording.place_of(fault), "part": wording.name_of(fault.place), "text": wording.say(fault)}
            for fault in self.faults
        ]

    @cached_property
    def next_steps(self) -> list[tuple[str, str, int]]:
        """What there is to do, in order: the section of the editor, what to do in it, and how much of it is left."""
        left = Counter(map(wording.step_of, self.faults))
        return [(step, words, left[step]) for step, words in wording.steps().items()]

    @property
    def campaign(self) -> Campaign | None:
        return self.draft.campaign

    @property
    def asked(self) -> set[str]:
        return {asked["name"] for asked in self.content.get("fields", [])}

    @cached_property
    def purposes(self) -> dict[str, dict[str, str]]:
        return reading.purposes(self.content)

    def value(self, name: str) -> str:
        """What stands in a field that belongs to no language."""
        found = self.content.get(name)
        return "" if found is None else str(found)

    def words(self, language: str, name: str) -> str:
        """A text in a language."""
        return str(self.content[language].get(name, ""))

    def why(self, name: str, language: str) -> str:
        """The purpose written for a personal field."""
        return str(self.purposes.get(name, {}).get(language, ""))

    def rows(self, name: str) -> list[dict[str, dict[str, str]]]:
        """The items of a list side by side: for each place, the item of each language."""
        lists = {language: self.content[language].get(name, []) for language in LANGUAGES}
        count = max(map(len, lists.values()))
        empty = dict.fromkeys(LISTS[name], "")
        return [
            {language: items[place] if place < len(items) else empty for language, items in lists.items()}
            for place in range(count)
        ]
