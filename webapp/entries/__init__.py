"""A person taking part in a campaign, once."""

from webapp.entries.attempts import CODE_LIFETIME, CODE_TRIES, LINK_LIFETIME
from webapp.entries.cleaning import UNCONFIRMED_LIFETIME, clean_up, rotate_indexes
from webapp.entries.confirmation import confirm_by_code, confirm_by_link, link_works, resend
from webapp.entries.errors import (
    CampaignClosed,
    CodeRefused,
    FormUsed,
    LinkGone,
    ParticularsMissing,
    TooSoon,
    TooYoung,
)
from webapp.entries.letters import channel_of
from webapp.entries.models import KINDS, Attempt, Entry, EntryEvent, RefusedDay
from webapp.entries.operations import EntryDetails, enter
from webapp.entries.queries import count_entries, find_attempt, find_attempt_by_link, find_entry_of_attempt
from webapp.entries.refusals import MISTAKE, REASONS, Refusal, keep_refusals, refusal
from webapp.entries.tickets import grouped, is_ticket, new_ticket

__all__ = [
    "CODE_LIFETIME",
    "CODE_TRIES",
    "KINDS",
    "LINK_LIFETIME",
    "MISTAKE",
    "REASONS",
    "UNCONFIRMED_LIFETIME",
    "Attempt",
    "CampaignClosed",
    "CodeRefused",
    "Entry",
    "EntryDetails",
    "EntryEvent",
    "FormUsed",
    "LinkGone",
    "ParticularsMissing",
    "Refusal",
    "RefusedDay",
    "TooSoon",
    "TooYoung",
    "channel_of",
    "clean_up",
    "confirm_by_code",
    "confirm_by_link",
    "count_entries",
    "enter",
    "find_attempt",
    "find_attempt_by_link",
    "find_entry_of_attempt",
    "grouped",
    "is_ticket",
    "keep_refusals",
    "link_works",
    "new_ticket",
    "refusal",
    "resend",
    "rotate_indexes",
]
