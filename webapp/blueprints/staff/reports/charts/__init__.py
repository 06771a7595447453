"""Charts as SVG: pure functions from numbers to a drawing, without a style or a script in it.

The outer drawing has no view box: its text keeps its size at any width, and stands at percentages. The shapes are in
a drawing of their own inside it that stretches. Each series is one path, so that a year weighs little.
"""

from webapp.blueprints.staff.reports.charts.heat import Heat, draw_heat
from webapp.blueprints.staff.reports.charts.spark import spark
from webapp.blueprints.staff.reports.charts.timeline import Timeline, draw_timeline

__all__ = ["Heat", "Timeline", "draw_heat", "draw_timeline", "spark"]
