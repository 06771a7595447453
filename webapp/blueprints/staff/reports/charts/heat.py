"""How much happens at which hour of which day of the week: the darker, the more."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from markupsafe import Markup

from webapp.blueprints.staff.reports.charts.scale import framed, number, percent, text

LEVELS = 5
HOURS = 24
CELL, GAP = 20, 2
LABEL_INTERVAL_HOURS = 3
"""Hours between labels."""


@dataclass(frozen=True)
class Heat:
    """What is drawn: seven rows of 24 numbers."""

    key: str
    title: str
    description: str
    days: Sequence[str]
    rows: Sequence[Sequence[Any]]


def draw_heat(chart: Heat) -> Markup:
    """The drawing: one path for each shade."""
    values = [[number(value) or 0 for value in row] for row in chart.rows]
    highest = max((value for row in values for value in row), default=0)
    paths: dict[int, list[str]] = {level: [] for level in range(LEVELS + 1)}
    for line, row in enumerate(values):
        for hour, value in enumerate(row):
            paths[level_of(value, highest)].append(
                f"M{hour * CELL + 1} {line * CELL + 1}h{CELL - GAP}v{CELL - GAP}h-{CELL - GAP}"
            )
    shapes = [
        f'<path class="chart__heat chart__heat--{level}" d="{"".join(boxes)}"/>'
        for level, boxes in paths.items()
        if boxes
    ]
    size = f"0 0 {HOURS * CELL} {len(values) * CELL}"
    parts = [f'<svg width="100%" height="100%" viewBox="{size}" preserveAspectRatio="none">{"".join(shapes)}</svg>']
    parts += [
        text(day, "0", percent(line + 0.5, len(values)), "chart__tick chart__tick--left", dx=-8, dy=4)
        for line, day in enumerate(chart.days)
    ]
    parts += [
        text(f"{hour:02d}", percent(hour + 0.5, HOURS), "100%", "chart__tick chart__tick--mid", dy=20)
        for hour in range(0, HOURS, LABEL_INTERVAL_HOURS)
    ]
    return framed(chart.key, chart.title, chart.description, f' data-points="{HOURS}" data-rows="{len(values)}"', parts)


def level_of(value: float, highest: float) -> int:
    """The shade of a number: 0 for none, `LEVELS` for the highest."""
    return ceil(LEVELS * value / highest) if value and highest else 0
