"""What staff read in the morning: the figures of all campaigns and of each, and links to them for others."""

from webapp.blueprints.reports.views import bp

__all__ = ["bp"]
