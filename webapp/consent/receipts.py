"""A receipt as a document: the fields of ISO/IEC TS 27560:2023 and of the Kantara Consent Receipt v1.1.

One document carries both. The members on the top level are Kantara's; `iso_27560` is the consent record of the
technical specification, a header and an event for each line of the ledger.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from webapp.campaigns import Campaign
from webapp.consent.ledger import canonical_record, record_digest
from webapp.consent.models import ConsentEvent, Receipt, Statement
from webapp.settings import Operator

KANTARA_VERSION = "KI-CR-v1.1.0"
JURISDICTION = "KZ"
CONSENT_TYPE = "EXPLICIT"


def document(
    receipt: Receipt,
    campaign: Campaign,
    events: Sequence[ConsentEvent],
    statements: Mapping[str, Statement],
    operator: Operator,
    addresses: Mapping[str, str],
) -> dict[str, Any]:
    """The receipt as a JSON object. `addresses` has the full addresses of `site`, `policy` and `receipt`.

    Names nobody: the person is a number. Every event bears the digest of its record, which anyone can recompute.
    """
    operator = operator.in_language(receipt.language)
    controller = {
        "piiController": operator.name,
        "onBehalf": False,
        "contact": operator.responsible_person,
        "address": operator.address,
        "email": operator.email,
        "phone": operator.phone,
        "identifier": {"scheme": "KZ-BIN", "value": operator.bin},
    }
    return {
        "version": KANTARA_VERSION,
        "jurisdiction": JURISDICTION,
        "consentTimestamp": int(receipt.issued_at.timestamp()),
        "collectionMethod": "web form",
        "consentReceiptID": str(receipt.id),
        "language": receipt.language,
        "piiPrincipalId": str(receipt.person_id),
        "piiControllers": [controller],
        "policyUrl": addresses["policy"],
        "services": [
            {
                "service": campaign.words(receipt.language).title,
                "purposes": [_kantara_purpose(event, statements, campaign) for event in events],
            }
        ],
        "sensitive": False,
        "spiCat": [],
        "iso_27560": _consent_record(receipt, campaign, events, statements, controller, addresses),
    }


def _kantara_purpose(event: ConsentEvent, statements: Mapping[str, Statement], campaign: Campaign) -> dict[str, Any]:
    statement = statements[event.statement_sha256]
    return {
        "purpose": statement.title,
        "purposeCategory": [event.purpose],
        "consentType": CONSENT_TYPE,
        "action": event.action,
        "piiCategory": list(campaign.field_names),
        "primaryPurpose": event.purpose == "participation",
        "termination": _part(statement, "term"),
        "thirdPartyDisclosure": False,
    }


def _consent_record(
    receipt: Receipt,
    campaign: Campaign,
    events: Sequence[ConsentEvent],
    statements: Mapping[str, Statement],
    controller: Mapping[str, Any],
    addresses: Mapping[str, str],
) -> dict[str, Any]:
    return {
        "header": {
            "schema_version": "ISO/IEC TS 27560:2023",
            "record_id": str(receipt.id),
            "pii_principal_id": str(receipt.person_id),
        },
        "processing": {
            "privacy_notice": addresses["policy"],
            "language": receipt.language,
            "service": campaign.words(receipt.language).title,
            "purposes": [_iso_purpose(event, statements) for event in events],
            "pii_information": [
                {"pii_type": name, "pii_optional": name == "patronymic"} for name in campaign.field_names
            ],
            "collection_methods": ["web form"],
            "storage_locations": [JURISDICTION],
            "jurisdictions": [JURISDICTION],
            "recipients": [],
            "withdrawal_method": "letter",
            "withdrawal_address": controller["email"],
            "privacy_rights": ["access", "correction", "blocking", "withdrawal", "destruction"],
        },
        "parties": [{"party_role": "pii_controller", **controller}],
        "events": [_iso_event(event) for event in events],
    }


def _iso_purpose(event: ConsentEvent, statements: Mapping[str, Statement]) -> dict[str, Any]:
    statement = statements[event.statement_sha256]
    return {
        "purpose": event.purpose,
        "lawful_basis": "consent (Law of the Republic of Kazakhstan No. 94-V, art. 8)",
        "statement": statement.text,
        "statement_sha256": event.statement_sha256,
        "statement_parts": {part["key"]: part["text"] for part in statement.parts},
        "retention_period": _part(statement, "term"),
        "cross_border": _part(statement, "cross_border"),
        "publication": _part(statement, "publication"),
    }


def _iso_event(event: ConsentEvent) -> dict[str, Any]:
    record = canonical_record(vars(event))
    return {
        "event_type": "explicit" if event.control == "box" else event.control,
        "event_state": event.action,
        "event_time": event.recorded_at.isoformat(),
        "entity_id": str(event.person_id),
        "record": record,
        "record_sha256": event.sha256,
        "intact": record_digest(vars(event)) == event.sha256,
    }


def _part(statement: Statement, key: str) -> str:
    return next(part["text"] for part in statement.parts if part["key"] == key)
