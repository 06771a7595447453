"""A person taking part in a campaign, once."""

from webapp.entries.cleaning import clean_up, depersonalise, renew_indexes
from webapp.entries.confirmation import confirm_by_code, confirm_by_link, link_works, resend
from webapp.entries.confirmation_limits import CODE_TRIES, RESEND_AFTER
from webapp.entries.correcting import correct_contact
from webapp.entries.correspondence import longest_unwritten, write_letters
from webapp.entries.disputes import contested, decide, is_contested
from webapp.entries.errors import (
    CampaignClosed,
    CodeRefused,
    FormUsed,
    LinkGone,
    NotContested,
    NotCorrectable,
    TooSoon,
)
from webapp.entries.letters import channel_of, contact_field
from webapp.entries.listing import (
    CONFIRMED,
    CONTESTED,
    WAITING,
    Place,
    Sought,
    batches_of_those_who_agree,
    count_those_who_agree,
    find_entry,
    listed,
)
from webapp.entries.models import Entry, EntryEvent, RefusedDay
from webapp.entries.operations import EntryDetails, enter
from webapp.entries.queries import (
    count_by_rules,
    count_entries,
    find_attempt,
    find_attempt_by_link,
    find_entry_of_attempt,
    find_rules_number,
    ticket_is_taken,
)
from webapp.entries.refusals import MISTAKE, keep_refusals, refusal
from webapp.entries.tickets import grouped, new_ticket

__all__ = [
    "CODE_TRIES",
    "CONFIRMED",
    "CONTESTED",
    "MISTAKE",
    "RESEND_AFTER",
    "WAITING",
    "CampaignClosed",
    "CodeRefused",
    "Entry",
    "EntryDetails",
    "EntryEvent",
    "FormUsed",
    "LinkGone",
    "NotContested",
    "NotCorrectable",
    "Place",
    "RefusedDay",
    "Sought",
    "TooSoon",
    "batches_of_those_who_agree",
    "channel_of",
    "clean_up",
    "confirm_by_code",
    "confirm_by_link",
    "contact_field",
    "contested",
    "correct_contact",
    "count_by_rules",
    "count_entries",
    "count_those_who_agree",
    "decide",
    "depersonalise",
    "enter",
    "find_attempt",
    "find_attempt_by_link",
    "find_entry",
    "find_entry_of_attempt",
    "find_rules_number",
    "grouped",
    "is_contested",
    "keep_refusals",
    "link_works",
    "listed",
    "longest_unwritten",
    "new_ticket",
    "refusal",
    "renew_indexes",
    "resend",
    "ticket_is_taken",
    "write_letters",
]
