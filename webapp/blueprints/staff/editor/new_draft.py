"""What a new draft holds before anything is written: another campaign's content, or fields that nearly all ask."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from webapp.campaigns import COPIED, LISTS, CampaignDraft
from webapp.participants import FIELD_NAMES
from webapp.platform.i18n import LANGUAGES, speaking

DEFAULT_FIELDS = ("first_name", "email")
NOT_COPIED = ("slug", "opens_at", "closes_at", "results_on")
"""What a copy does not take over."""


def blank(title: str, language: str) -> dict[str, Any]:
    """A draft with a title in one language, an entry confirmed by e-mail, and the purposes of all fields written."""
    purposes = [{"name": name, "why": _why(name)} for name in FIELD_NAMES]
    empty = {name: [dict.fromkeys(keys, "")] for name, keys in LISTS.items()}
    return {
        "accent": "lagoon",
        "confirmation": "email",
        "fields": [purpose for purpose in purposes if purpose["name"] in DEFAULT_FIELDS],
        "unasked": [purpose for purpose in purposes if purpose["name"] not in DEFAULT_FIELDS],
        **{each: {**empty, "title": title if each == language else ""} for each in LANGUAGES},
    }


def copy_of(draft: CampaignDraft, title: str, language: str) -> dict[str, Any]:
    """Another draft's content without what belongs to its time: address and dates; and which titles are still its own."""
    content: Mapping[str, Any] = draft.content
    taken = {key: value for key, value in content.items() if key not in NOT_COPIED}
    others = {each: content[each].get("title", "") for each in LANGUAGES if not title or each != language}
    taken[COPIED] = {each: words for each, words in others.items() if words}
    return {**taken, language: {**content[language], "title": title}} if title else taken


def _why(name: str) -> dict[str, str]:
    purposes: dict[str, str] = {}
    for language in LANGUAGES:
        with speaking(language):
            purposes[language] = {
                "last_name": _("To hand the prize to the right person"),
                "first_name": _("To know how to address you"),
                "patronymic": _("To hand the prize to the right person"),
                "email": _("To send you the code and the results"),
                "phone": _("To send you the code and the results by SMS"),
                "iin": _("To make sure that each person enters once"),
            }[name]
    return purposes
