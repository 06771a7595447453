"""The ledger of what each person agreed to, in which words, and when."""

from webapp.consent.errors import ConsentMissing
from webapp.consent.ledger import Verification, record_digest, verify
from webapp.consent.models import CampaignStatement, ConsentEvent, Receipt, Statement
from webapp.consent.operations import (
    Evidence,
    expire,
    issue_receipt,
    keep_statements,
    receipt_token,
    record,
    with_choices,
    withdraw,
)
from webapp.consent.purposes import BY_KEY, CATALOGUE, Purpose, asked_by
from webapp.consent.queries import (
    agreeing,
    agrees,
    events_of,
    find_receipt,
    find_receipt_of,
    find_statements,
    given_events,
    is_given,
    statements_of,
)
from webapp.consent.receipts import document
from webapp.consent.statements import build_all

__all__ = [
    "BY_KEY",
    "CATALOGUE",
    "CampaignStatement",
    "ConsentEvent",
    "ConsentMissing",
    "Evidence",
    "Purpose",
    "Receipt",
    "Statement",
    "Verification",
    "agreeing",
    "agrees",
    "asked_by",
    "build_all",
    "document",
    "events_of",
    "expire",
    "find_receipt",
    "find_receipt_of",
    "find_statements",
    "given_events",
    "is_given",
    "issue_receipt",
    "keep_statements",
    "receipt_token",
    "record",
    "record_digest",
    "statements_of",
    "verify",
    "with_choices",
    "withdraw",
]
