"""What is counted, and by which property: the one list that the counters, the reports and the tests read.

Each metric has one property at most, and its values are of a closed list: what is not on it is counted as «other».
So no metric can take more values than stand here, whatever visitors send. The one list that grows is that of sources:
staff may add up to twenty names of links to each campaign (`campaigns.make_link`), and a visitor none. Under these
names stand visits, and the stages by link.

All but the entries themselves is counted only for visitors who agreed. A visit, and a visitor of a day, week or month,
belong to the campaign whose page they began with, or to none: so over all campaigns they add up to those of the site.
"""

from collections.abc import Callable
from dataclasses import dataclass

from webapp.analytics.agents import BROWSERS, DEVICES
from webapp.analytics.sources import buckets, registered
from webapp.analytics.state import Stage
from webapp.platform.i18n import LANGUAGES

OTHER = "other"
WHOLE = ""
"""The value of a metric without a property."""
VIEWS, VISITS, LANGUAGE, DEVICE, BROWSER, ERRORS = "views", "visits", "language", "device", "browser", "errors"
VISITORS, WEEK_VISITORS, MONTH_VISITORS = "visitors", "week_visitors", "month_visitors"
PAGES = ("home", "landing", "rules", "results", "thanks", "link", "receipt", "policy", "cookies", OTHER)
FIELDS = (
    "last_name",
    "first_name",
    "patronymic",
    "email",
    "phone",
    "iin",
    "of_age",
    "consent_participation",
    "consent_draw",
    OTHER,
)
"""The fields of the entry form in which there can be an error."""


@dataclass(frozen=True)
class Metric:
    """One thing that is counted."""

    name: str
    values: Callable[[], tuple[str, ...]]
    by_hour: bool = True
    """Whether it is counted by hour too, as a whole."""


def by_language(stage: Stage) -> str:
    """The metric of those who reached a stage, by the language they did it in; never by their source as well."""
    return f"{stage.metric}_lang"


def by_device(stage: Stage) -> str:
    """The metric of those who reached a stage, by their class of device; never by their source as well."""
    return f"{stage.metric}_device"


def by_link(stage: Stage) -> str:
    """The metric of those who reached a stage on an address that bears the name of a made link; the value is that name.

    A confirmation by the link of a letter is in none: its address tells whose entry it is, and not where they came from.
    """
    return f"{stage.metric}_link"


def _no_list() -> tuple[str, ...]:
    return ()


def _sources() -> tuple[str, ...]:
    return tuple(registered())


METRICS = (
    Metric(VIEWS, lambda: PAGES),
    Metric(VISITS, _sources),
    Metric(VISITORS, lambda: (WHOLE,)),
    Metric(WEEK_VISITORS, lambda: (WHOLE,)),
    Metric(MONTH_VISITORS, lambda: (WHOLE,)),
    *(Metric(stage.metric, buckets) for stage in Stage),
    *(Metric(by_language(stage), lambda: LANGUAGES, by_hour=False) for stage in Stage),
    *(Metric(by_device(stage), lambda: DEVICES, by_hour=False) for stage in Stage),
    *(Metric(by_link(stage), _no_list, by_hour=False) for stage in Stage),
    Metric(LANGUAGE, lambda: LANGUAGES, by_hour=False),
    Metric(DEVICE, lambda: DEVICES, by_hour=False),
    Metric(BROWSER, lambda: BROWSERS, by_hour=False),
    Metric(ERRORS, lambda: FIELDS, by_hour=False),
)
BY_HOUR = frozenset(metric.name for metric in METRICS if metric.by_hour)
