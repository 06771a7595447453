"""What staff read in the morning: the figures of all campaigns and of each, and links to them for others."""

from webapp.blueprints.staff.reports import plans, sharing, views
from webapp.blueprints.staff.reports.addresses import bp

__all__ = ["bp", "plans", "sharing", "views"]
