"""A person and how to reach them: the only room with personal columns."""

from webapp.participants.emails import needs_smtputf8, odd_letter
from webapp.participants.errors import (
    EMAIL_REASONS,
    ForeignPhone,
    IinMistyped,
    NotAMobilePhone,
    NotAName,
    NotAnEmail,
    NotAnIin,
    NotAPhone,
    ParticipantDestroyed,
    TooLong,
    TooManyAtOnce,
    Unacceptable,
)
from webapp.participants.mail_domains import KNOWN_MAIL_DOMAINS, likely_domain
from webapp.participants.mailboxes import mailbox
from webapp.participants.masks import masked, masked_for_owner
from webapp.participants.models import Participant
from webapp.participants.operations import (
    LARGEST_DESTROYED_FRACTION,
    correct,
    depersonalise,
    destroy,
    destroy_pending_keys,
    keep,
    refuse_mass_destruction,
)
from webapp.participants.pairing import KeysDoNotFit, key_faults, pair, refuse_foreign, refuse_to_start
from webapp.participants.particulars import (
    FIELD_NAMES,
    IIN_WEIGHTS,
    INVISIBLE,
    REGISTER,
    Particulars,
    PersonalField,
)
from webapp.participants.queries import (
    find,
    identity_indexes,
    is_held,
    is_reached_by,
    read,
    read_anew,
    read_many,
    with_stale_index,
)
from webapp.participants.reindexing import INDEX_KEY_LIFETIME, destroy_retired_index_keys, reindex, renew_index_key

__all__ = [
    "EMAIL_REASONS",
    "FIELD_NAMES",
    "IIN_WEIGHTS",
    "INDEX_KEY_LIFETIME",
    "INVISIBLE",
    "KNOWN_MAIL_DOMAINS",
    "LARGEST_DESTROYED_FRACTION",
    "REGISTER",
    "ForeignPhone",
    "IinMistyped",
    "KeysDoNotFit",
    "NotAMobilePhone",
    "NotAName",
    "NotAPhone",
    "NotAnEmail",
    "NotAnIin",
    "Participant",
    "ParticipantDestroyed",
    "Particulars",
    "PersonalField",
    "TooLong",
    "TooManyAtOnce",
    "Unacceptable",
    "correct",
    "depersonalise",
    "destroy",
    "destroy_pending_keys",
    "destroy_retired_index_keys",
    "find",
    "identity_indexes",
    "is_held",
    "is_reached_by",
    "keep",
    "key_faults",
    "likely_domain",
    "mailbox",
    "masked",
    "masked_for_owner",
    "needs_smtputf8",
    "odd_letter",
    "pair",
    "read",
    "read_anew",
    "read_many",
    "refuse_foreign",
    "refuse_mass_destruction",
    "refuse_to_start",
    "reindex",
    "renew_index_key",
    "with_stale_index",
]
