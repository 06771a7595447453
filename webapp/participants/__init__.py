"""A person and how to reach them: the only room with personal columns."""

from webapp.participants.errors import (
    ForeignPhone,
    IinMistyped,
    NotAMobilePhone,
    NotAName,
    NotAnEmail,
    NotAnIin,
    NotAPhone,
    ParticipantDestroyed,
    TooLong,
    Unacceptable,
)
from webapp.participants.masks import masked
from webapp.participants.models import DoomedKey, Participant
from webapp.participants.operations import (
    depersonalise,
    destroy,
    destroy_doomed_keys,
    destroy_unused_keys,
    keep,
    reindex,
)
from webapp.participants.particulars import FIELD_NAMES, REGISTER, Particulars, PersonalField
from webapp.participants.queries import find, identity_indexes, is_reached_by, read, with_stale_index

__all__ = [
    "FIELD_NAMES",
    "REGISTER",
    "DoomedKey",
    "ForeignPhone",
    "IinMistyped",
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
    "Unacceptable",
    "depersonalise",
    "destroy",
    "destroy_doomed_keys",
    "destroy_unused_keys",
    "find",
    "identity_indexes",
    "is_reached_by",
    "keep",
    "masked",
    "read",
    "reindex",
    "with_stale_index",
]
