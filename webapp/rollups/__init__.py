"""Roll-ups: events aggregated by minute, hour, day and month up to a watermark, and always to be made anew from the events."""

from webapp.rollups.aggregation import AGGREGATE_TASK, aggregate, forget, rebuild
from webapp.rollups.campaign_progress import CampaignProgress, campaign_progress
from webapp.rollups.checking import check
from webapp.rollups.choices import CHOICES
from webapp.rollups.events import CHANNELS
from webapp.rollups.minutes import read_minutes
from webapp.rollups.reading import ByDay, Reader, one_moment

__all__ = [
    "AGGREGATE_TASK",
    "CHANNELS",
    "CHOICES",
    "ByDay",
    "CampaignProgress",
    "Reader",
    "aggregate",
    "campaign_progress",
    "check",
    "forget",
    "one_moment",
    "read_minutes",
    "rebuild",
]
