"""The words in which consent is asked: built from the wording of a language for one campaign, kept by digest."""

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from webapp.campaigns import Campaign
from webapp.consent.models import Statement
from webapp.consent.purposes import Purpose, asked_by
from webapp.platform import clock
from webapp.platform.i18n import written_day
from webapp.settings import Operator

WORDING = Path(__file__).parent / "wording"
PARTS = ("operator", "person", "term", "third_parties", "cross_border", "publication", "data", "particulars")
"""The eight parts of a consent by article 8(4) of Law 94-V, in the order of the law."""
ONE_CHANNEL = {frozenset({"email"}): "email", frozenset({"phone"}): "sms"}
"""By what a campaign writes to people whose form asks for one contact alone: no consent names another channel."""


def build(campaign: Campaign, purpose: Purpose, language: str, operator: Operator, at: datetime) -> Statement:
    """The statement of a purpose in a language, as a campaign's form shows it."""
    wording = _wording(language)
    words = wording["purposes"][purpose.key]
    facts = _facts(campaign, language, operator, wording)

    def fill(text: str) -> str:
        return text.format_map(facts)

    statement = Statement(
        purpose=purpose.key,
        language=language,
        title=words["title"],
        label=fill(words["label"]),
        what=fill(words["what"]),
        why=fill(words["why"]),
        how_long=fill(words["how_long"]),
        parts=[{"key": key, "heading": wording["headings"][key], "text": fill(words["parts"][key])} for key in PARTS],
        made_at=at,
    )
    statement.sha256 = digest(statement)
    return statement


def build_all(campaign: Campaign, language: str, operator: Operator, at: datetime) -> list[Statement]:
    """The statements that a campaign's form would show if it were published at a moment; none of them is kept."""
    return [build(campaign, purpose, language, operator, at) for purpose in asked_by(campaign)]


def digest(statement: Statement) -> str:
    """The SHA-256, in hex, of a statement's whole text."""
    return hashlib.sha256(statement.text.encode()).hexdigest()


def empty_parts(statement: Statement) -> list[str]:
    """The parts that the law asks for and that say nothing."""
    keys = {part["key"] for part in statement.parts if part["text"].strip()}
    return [key for key in PARTS if key not in keys]


def _facts(campaign: Campaign, language: str, operator: Operator, wording: Mapping[str, Any]) -> dict[str, str]:
    closes_on, operator = clock.day_in_almaty(campaign.closes_at), operator.in_language(language)
    contacts = frozenset({"email", "phone"}.intersection(campaign.field_names))
    return {
        **wording["channels"][ONE_CHANNEL.get(contacts, "both")],
        "operator_name": operator.name,
        "operator_bin": operator.bin,
        "operator_address": operator.address,
        "operator_email": operator.email,
        "campaign": campaign.words(language).title,
        "data": ", ".join(wording["data"][name] for name in campaign.field_names),
        "closes_on": written_day(closes_on, language),
        "results_on": written_day(campaign.results_on or closes_on, language),
    }


@cache
def _wording(language: str) -> dict[str, Any]:
    return tomllib.loads((WORDING / f"{language}.toml").read_text())
