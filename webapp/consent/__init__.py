"""The ledger of what each person agreed to, in which words, and when."""

from webapp.consent.ledger import verify
from webapp.consent.models import ConsentEvent, Receipt, Statement
from webapp.consent.operations import (
    Evidence,
    expire,
    give_again,
    issue_receipt,
    keep_statements,
    receipt_token,
    record,
    with_choices,
    withdraw,
)
from webapp.consent.purposes import BY_KEY, CATALOGUE, Purpose
from webapp.consent.queries import (
    agreeing,
    agrees,
    events_of,
    find_receipt,
    find_receipt_of,
    find_statements,
    is_given,
    statements_of,
    withdrawn_by_link,
)
from webapp.consent.receipts import document
from webapp.consent.statements import build_all

__all__ = [
    "BY_KEY",
    "CATALOGUE",
    "ConsentEvent",
    "Evidence",
    "Purpose",
    "Receipt",
    "Statement",
    "agreeing",
    "agrees",
    "build_all",
    "document",
    "events_of",
    "expire",
    "find_receipt",
    "find_receipt_of",
    "find_statements",
    "give_again",
    "is_given",
    "issue_receipt",
    "keep_statements",
    "receipt_token",
    "record",
    "statements_of",
    "verify",
    "with_choices",
    "withdraw",
    "withdrawn_by_link",
]
