"""What the texts of a campaign and of the policy may name in braces, and what is put there."""

from datetime import date, datetime

from webapp.campaigns import DraftContent
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES, written_day
from webapp.settings import Operator


def operator_placeholders(operator: Operator) -> dict[str, dict[str, str]]:
    """What texts in each language may say of the operator, by the name of its placeholder: `operator_name` and the like."""
    return {language: _placeholders_of(operator.in_language(language)) for language in LANGUAGES}


def rule_placeholders(content: DraftContent, operator: Operator) -> dict[str, dict[str, str]]:
    """What the rules of a campaign may say, by language: of the operator, and of the days of the campaign."""
    days = {"results_on": content.parts.get("results_on")}
    for name in ("opens_at", "closes_at"):
        if isinstance(content.parts.get(name), datetime):
            days[name.replace("_at", "_on")] = clock.day_in_almaty(content.moment(name))
    placeholders = operator_placeholders(operator)
    return {
        language: {
            **placeholders[language],
            **{name: written_day(day, language) for name, day in days.items() if isinstance(day, date)},
        }
        for language in LANGUAGES
    }


def _placeholders_of(operator: Operator) -> dict[str, str]:
    return {
        "operator_name": operator.name,
        "operator_bin": operator.bin,
        "operator_address": operator.address,
        "operator_email": operator.email,
        "operator_phone": operator.phone,
        "responsible_person": operator.responsible_person,
    }
