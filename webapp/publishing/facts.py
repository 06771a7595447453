"""What the texts of a campaign and of the policy may name in braces, and what is put there."""

from dataclasses import asdict
from datetime import date, datetime

from webapp.campaigns import Draft
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES, written_day
from webapp.settings import Operator


def operator_facts(operator: Operator) -> dict[str, str]:
    """What texts may say of the operator, by the name of its placeholder: `operator_name` and the like."""
    return {
        name if name == "responsible_person" else f"operator_{name}": value for name, value in asdict(operator).items()
    }


def rule_facts(draft: Draft, operator: Operator) -> dict[str, dict[str, str]]:
    """What the rules of a campaign may say, by language: of the operator, and of the days of the campaign."""
    days = {"results_on": draft.content.get("results_on")}
    for name in ("opens_at", "closes_at"):
        if isinstance(draft.content.get(name), datetime):
            days[name.replace("_at", "_on")] = clock.day_in_almaty(draft.moment(name))
    return {
        language: {
            **operator_facts(operator),
            **{name: written_day(day, language) for name, day in days.items() if isinstance(day, date)},
        }
        for language in LANGUAGES
    }
