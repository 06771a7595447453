"""Roll-ups: events aggregated by hour, day and month up to a watermark, and always to be made anew from the events."""

from webapp.rollups.aggregation import AGGREGATE_TASK, aggregate, first_hours_day, forget, rebuild
from webapp.rollups.checking import check
from webapp.rollups.dimensions import (
    COUNTED_FIGURES,
    DIMENSIONS,
    ENTERED,
    EXACT_FIGURES,
    EXACTLY,
    FACT_FIGURES,
    GIVEN,
    REFUSED,
    SECOND,
    WAY,
    WITHDRAWN,
    of_consent,
)
from webapp.rollups.events import CHANNELS, Cell
from webapp.rollups.models import RollupHour, RollupMonth
from webapp.rollups.reading import (
    Campaign,
    Spans,
    Sums,
    one_moment,
    read_counts,
    read_facts,
    read_unaggregated,
    read_watermarks,
)
from webapp.rollups.suppression import FEWEST, WEEK, Block, Days, add_up, blocks, monday, within
from webapp.rollups.weeks import MARK, STATE, Closed, close_weeks, read_closed

__all__ = [
    "AGGREGATE_TASK",
    "CHANNELS",
    "COUNTED_FIGURES",
    "DIMENSIONS",
    "ENTERED",
    "EXACTLY",
    "EXACT_FIGURES",
    "FACT_FIGURES",
    "FEWEST",
    "GIVEN",
    "MARK",
    "REFUSED",
    "SECOND",
    "STATE",
    "WAY",
    "WEEK",
    "WITHDRAWN",
    "Block",
    "Campaign",
    "Cell",
    "Closed",
    "Days",
    "RollupHour",
    "RollupMonth",
    "Spans",
    "Sums",
    "add_up",
    "aggregate",
    "blocks",
    "check",
    "close_weeks",
    "first_hours_day",
    "forget",
    "monday",
    "of_consent",
    "one_moment",
    "read_closed",
    "read_counts",
    "read_facts",
    "read_unaggregated",
    "read_watermarks",
    "rebuild",
    "within",
]
