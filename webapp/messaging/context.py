"""What a message's templates are given, as it lies in the outbox: links and dates are made when it is sent."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

RENAMED = {"landing.rules": "campaign.rules"}
"""Endpoints under the names that messages of an earlier release still wait with."""


@dataclass(frozen=True)
class Link:
    """The address of a page, made when the message is rendered."""

    endpoint: str
    values: dict[str, Any]


@dataclass(frozen=True)
class After:
    """A moment that is counted from when the message is sent, and told in it: until when a code works."""

    wait: timedelta


def link(endpoint: str, **values: Any) -> Link:
    """A link to a page of this site."""
    return Link(endpoint, values)


def pack(context: dict[str, Any]) -> dict[str, Any]:
    """A context as JSON can carry it."""
    return {name: _packed(value) for name, value in context.items()}


def unpack(packed: dict[str, Any], at: datetime) -> tuple[dict[str, Any], dict[str, tuple[str, dict[str, Any]]]]:
    """The context of a message that is sent at a moment, and apart from it the links: name → (endpoint, values)."""
    context: dict[str, Any] = {}
    links: dict[str, tuple[str, dict[str, Any]]] = {}
    for name, value in packed.items():
        match value:
            case {"link": [endpoint, values]}:
                links[name] = (RENAMED.get(endpoint, endpoint), values)
            case {"moment": moment}:
                context[name] = datetime.fromisoformat(moment)
            case {"after": seconds}:
                context[name] = at + timedelta(seconds=seconds)
            case {"day": day}:
                context[name] = date.fromisoformat(day)
            case _:
                context[name] = value
    return context, links


def _packed(value: Any) -> Any:
    match value:
        case Link(endpoint, values):
            return {"link": [endpoint, values]}
        case After(wait):
            return {"after": wait.total_seconds()}
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case _:
            return value


def of_earlier_release(context: dict[str, Any], made_at: datetime) -> dict[str, Any]:
    """What a message that the release before put in the outbox lacks: it told for how long, and not until when."""
    if "code_minutes" not in context or "code_until" in context:
        return {}
    return {
        "code_until": made_at + timedelta(minutes=context["code_minutes"]),
        "link_until": made_at + timedelta(hours=context["link_hours"]),
    }
