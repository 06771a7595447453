"""A receipt proves to its holder what they agreed to, in the fields of two standards, and names nobody."""

import json
from uuid import UUID

import pytest

from tests.support.factories import NOON, OPERATOR
from tests.support.people import make_person
from webapp import consent
from webapp.consent.statements import PARTS
from webapp.platform.db import db

ADDRESSES = {name: f"https://vpluse.example/{name}" for name in ("site", "policy", "receipt")}

# Kantara Initiative, Consent Receipt Specification v1.1.0, the fields that it calls mandatory (MUST).
KANTARA = {
    "version", "jurisdiction", "consentTimestamp", "collectionMethod", "consentReceiptID", "language", "piiPrincipalId",
    "piiControllers", "policyUrl", "services", "sensitive", "spiCat",
}  # fmt: skip
KANTARA_CONTROLLER = {"piiController", "contact", "address", "email", "phone"}
KANTARA_PURPOSE = {
    "purpose", "purposeCategory", "consentType", "piiCategory", "primaryPurpose", "termination", "thirdPartyDisclosure",
}  # fmt: skip


@pytest.fixture
def token(campaign, person) -> str:
    return consent.issue_receipt(person, campaign.id, "ru", NOON)


@pytest.fixture
def document(campaign, person, token):
    events = consent.events_of(person, campaign.id)
    statements = consent.find_statements({event.statement_sha256 for event in events})
    return consent.document(consent.find_receipt(token), campaign, events, statements, OPERATOR, ADDRESSES)


def test_a_receipt_is_opened_by_its_secret_alone(campaign, person, token):
    receipt = consent.find_receipt(token)

    assert (receipt.person_id, receipt.issued_at, receipt.language) == (person, NOON, "ru")
    assert consent.find_receipt("no-such-token") is None
    assert token.encode() not in receipt.token_sha256


def test_its_holder_can_be_sent_the_link_once_more(campaign, person, token):
    assert consent.receipt_token(consent.find_receipt_of(person, campaign.id)) == token
    assert consent.find_receipt_of(UUID(int=0), campaign.id) is None


def test_a_receipt_has_the_fields_of_the_kantara_consent_receipt(document):
    assert set(document) >= KANTARA
    assert document["version"] == "KI-CR-v1.1.0"
    assert document["consentTimestamp"] == int(NOON.timestamp())
    (controller,) = document["piiControllers"]
    assert set(controller) >= KANTARA_CONTROLLER
    assert controller["contact"] == OPERATOR.responsible_person
    (service,) = document["services"]
    assert all(set(purpose) >= KANTARA_PURPOSE for purpose in service["purposes"])


def test_a_receipt_has_the_sections_of_iso_27560(campaign, document):
    record = document["iso_27560"]

    assert set(record) == {"header", "processing", "parties", "events"}
    assert set(record["header"]) == {"schema_version", "record_id", "pii_principal_id"}
    assert set(record["processing"]) >= {
        "privacy_notice", "language", "purposes", "pii_information", "storage_locations", "jurisdictions",
        "withdrawal_method", "privacy_rights",
    }  # fmt: skip
    assert [item["pii_type"] for item in record["processing"]["pii_information"]] == campaign.field_names
    assert {party["party_role"] for party in record["parties"]} == {"pii_controller"}


def test_every_line_of_the_ledger_stands_in_the_receipt_with_its_proof(campaign, person, document):
    events = consent.events_of(person, campaign.id)
    told = document["iso_27560"]["events"]

    assert [event["event_state"] for event in told] == [event.action for event in events]
    assert [event["record_sha256"] for event in told] == [event.sha256 for event in events]
    assert all(event["intact"] and event["event_type"] == "explicit" for event in told)


def test_the_receipt_says_who_asked_and_how_to_reach_them(document):
    (controller,) = document["piiControllers"]
    (party,) = document["iso_27560"]["parties"]

    assert controller == {
        "piiController": OPERATOR.name, "onBehalf": False, "contact": OPERATOR.responsible_person,
        "address": OPERATOR.address, "email": OPERATOR.email, "phone": OPERATOR.phone,
        "identifier": {"scheme": "KZ-BIN", "value": OPERATOR.bin},
    }  # fmt: skip
    assert party == {"party_role": "pii_controller"} | controller
    assert (document["jurisdiction"], document["collectionMethod"]) == ("KZ", "web form")
    assert (document["sensitive"], document["spiCat"]) == (False, [])


def test_a_line_of_the_receipt_says_what_was_done_about_what_and_when(campaign, person, document):
    (service,) = document["services"]
    for event, told, purpose in zip(
        consent.events_of(person, campaign.id), document["iso_27560"]["events"], service["purposes"], strict=True
    ):
        assert set(told) == {
            "event_type", "event_state", "event_time", "entity_id", "record", "record_sha256", "intact",
        }  # fmt: skip
        assert (told["event_time"], told["entity_id"]) == (event.recorded_at.isoformat(), str(person))
        assert (purpose["purposeCategory"], purpose["action"]) == ([event.purpose], event.action)
        assert (purpose["consentType"], purpose["thirdPartyDisclosure"]) == ("EXPLICIT", False)
        assert purpose["piiCategory"] == campaign.field_names
        assert purpose["primaryPurpose"] == (event.purpose == "participation")


def test_the_receipt_says_what_its_holder_may_ask_for_and_where(campaign, document):
    processing = document["iso_27560"]["processing"]

    assert processing["privacy_rights"] == ["access", "correction", "blocking", "withdrawal", "destruction"]
    assert (processing["withdrawal_method"], processing["withdrawal_address"]) == ("letter", OPERATOR.email)
    assert (processing["storage_locations"], processing["jurisdictions"]) == (["KZ"], ["KZ"])
    assert (processing["collection_methods"], processing["recipients"]) == (["web form"], [])
    optional = [item["pii_type"] for item in processing["pii_information"] if item["pii_optional"]]
    assert optional == [name for name in campaign.field_names if name == "patronymic"]


def test_every_purpose_stands_with_its_exact_words_and_its_eight_parts(document):
    for service, purpose in zip(
        document["services"][0]["purposes"], document["iso_27560"]["processing"]["purposes"], strict=True
    ):
        assert [purpose["purpose"]] == service["purposeCategory"]
        assert list(purpose["statement_parts"]) == list(PARTS)
        assert all(text in purpose["statement"] for text in purpose["statement_parts"].values())


def test_an_altered_line_is_shown_as_such(campaign, person, token):
    events = consent.events_of(person, campaign.id)
    db.session.expunge_all()
    events[0].box_after = False
    statements = consent.find_statements({event.statement_sha256 for event in events})
    told = consent.document(consent.find_receipt(token), campaign, events, statements, OPERATOR, ADDRESSES)

    assert [event["intact"] for event in told["iso_27560"]["events"]] == [False] + [True] * (len(events) - 1)


def test_a_receipt_is_plain_json_and_names_nobody(document):
    text = json.dumps(document, ensure_ascii=False)

    assert not any(value in text for value in make_person(1).values())
    assert json.loads(text) == document
