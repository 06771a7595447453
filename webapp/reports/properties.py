"""By which properties people are told apart: by one at a time, and never crossed. Which metric counts what by each."""

from collections.abc import Callable
from dataclasses import dataclass

from webapp import analytics
from webapp.analytics import Stage
from webapp.reports import values
from webapp.reports.values import Filters

VISITS, SEEN, BEGAN, SENT, CONFIRMED = "visits", "seen", "began", "sent", "confirmed"
FUNNEL = (Stage.SEEN, Stage.BEGAN, Stage.SENT, Stage.CONFIRMED)
GIVEN, REFUSED, WITHDRAWN = "consent_given", "consent_refused", "consent_withdrawn"
OFFERS = ("offers_email", "offers_sms")
SOURCE, LANGUAGE, DEVICE = "source", "language", "device"
UNKNOWN_BY = {SOURCE: values.NOT_BY_SOURCE, DEVICE: values.NOT_BY_DEVICE, LANGUAGE: values.NOT_BY_LANGUAGE}


@dataclass(frozen=True)
class Property:
    """A property that visits are told apart by, and the metrics of those who have each of its values."""

    visits: str
    of_stage: Callable[[Stage], str]


PROPERTIES = {
    SOURCE: Property(analytics.metrics.VISITS, lambda stage: stage.metric),
    LANGUAGE: Property(analytics.metrics.LANGUAGE, analytics.metrics.by_language),
    DEVICE: Property(analytics.metrics.DEVICE, analytics.metrics.by_device),
}


def metric_by(name: str, of: str) -> str:
    """The metric that counts visits, or a stage by its name, by a property."""
    return PROPERTIES[of].visits if name == VISITS else PROPERTIES[of].of_stage(Stage[name.upper()])


def link_metric(name: str) -> str:
    """The metric that counts visits, or a stage by its name, by the name of the link that led here."""
    return VISITS if name == VISITS else analytics.metrics.by_link(Stage[name.upper()])


def chosen_of(filters: Filters) -> tuple[str, str]:
    """The one property that was chosen, and its value; empty where none was."""
    name = (*filters.properties, "")[0]
    return name, str(getattr(filters, name)) if name else ""


def is_crossed(filters: Filters) -> bool:
    """Whether several properties were chosen together, of which nothing is known."""
    return len(filters.properties) > 1


def why_unknown(filters: Filters) -> str:
    """Why what is known by no property is not known with these filters."""
    if is_crossed(filters):
        return values.ONE_AT_A_TIME
    return UNKNOWN_BY[filters.properties[0]] if filters.properties else ""
