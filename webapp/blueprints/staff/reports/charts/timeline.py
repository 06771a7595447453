"""Something over time: bars, a line that adds them up on a scale of its own, and the period before in grey."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from webapp.blueprints.staff.reports.charts.scale import HEIGHT, framed, number, percent, text, ticks, top_of

SLOT, BAR = 12, 10
"""Units of width that a point takes, and its bar."""
MOST_LABELS = 5
PLUS = "M-7 0H7M0 -7V7"
"""The marker of the last point: what the name of the site means."""


@dataclass(frozen=True)
class Timeline:
    """What is drawn. Every series has a value for each label; a hidden or unknown one leaves a gap."""

    key: str
    title: str
    description: str
    labels: Sequence[str]
    bars: Sequence[Sequence[Any]]
    """Series of one scale, the later in front of the earlier."""
    before: Sequence[Any] = ()
    line: Sequence[Any] = ()
    marks: Sequence[tuple[int, str]] = ()
    """What happened at a place: the place, and the number by which it is told beneath."""
    goal: float | None = None
    """A level on the scale of the bars."""
    write: Callable[[float], str] = str
    """How a number is written beside the scale."""


def draw_timeline(chart: Timeline) -> Markup:
    """The drawing of a timeline."""
    count = len(chart.labels)
    bars = [[number(value) for value in series] for series in chart.bars]
    before = [number(value) for value in chart.before]
    line = [number(value) for value in chart.line]
    goal: list[float | None] = [] if chart.goal is None else [chart.goal]
    top = top_of([value for series in [*bars, before, goal] for value in series if value is not None])
    parts = [_grid(top, chart.write)]
    shapes = [
        f'<path class="chart__bar chart__bar--{place}" d="{_bars(series, top)}"/>' for place, series in enumerate(bars)
    ]
    if any(value is not None for value in before):
        shapes.append(f'<path class="chart__before" d="{_steps(before, top)}"/>')
    line_top = top_of([value for value in line if value is not None])
    if line:
        # Twice: the wider one, in the paper's colour, parts the line from the bars behind it.
        shapes += [f'<path class="{kind}" d="{_line(line, line_top)}"/>' for kind in ("chart__halo", "chart__line")]
    inner = f'<svg width="100%" height="100%" viewBox="0 0 {count * SLOT} {HEIGHT}" preserveAspectRatio="none">'
    parts.append(f"{inner}{''.join(shapes)}</svg>")
    parts += [_level(level, top) for level in goal if level is not None]
    parts += [_mark(place, number, count) for place, number in chart.marks]
    parts += [_second_scale(line_top, chart.write)] if line else []
    parts.append(_days(chart.labels))
    parts.append(_plus(line, line_top) if line else _plus(bars[-1], top))
    return framed(chart.key, chart.title, chart.description, f' data-points="{count}"', parts)


def _grid(top: int, write: Callable[[float], str]) -> str:
    lines = []
    for tick in ticks(top):
        y = percent(top - tick, top)
        lines.append(f'<line class="chart__grid" x2="100%" y1="{y}" y2="{y}"/>')
        lines.append(text(write(tick), "0", y, "chart__tick chart__tick--left", dx=-8, dy=4))
    return "".join(lines)


def _level(value: float, top: int) -> str:
    y = percent(top - value, top)
    return f'<line class="chart__goal" x2="100%" y1="{y}" y2="{y}"/>'


def _mark(place: int, number: str, count: int) -> str:
    x = percent(place + 0.5, count)
    return (
        f'<line class="chart__mark" x1="{x}" x2="{x}" y2="100%"/>'
        f'<circle class="chart__pin" cx="{x}" r="9"/>{text(number, x, "0", "chart__number", dy=4)}'
    )


def _second_scale(top: int, write: Callable[[float], str]) -> str:
    return "".join(
        text(write(tick), "100%", percent(top - tick, top), "chart__tick chart__tick--right", dx=8, dy=4)
        for tick in ticks(top)
    )


def _days(labels: Sequence[str]) -> str:
    shown = min(len(labels), MOST_LABELS)
    places = sorted({round(part * (len(labels) - 1) / max(shown - 1, 1)) for part in range(shown)})
    found = []
    for order, place in enumerate(places):
        edge = "first" if order == 0 and len(places) > 1 else "last" if place == len(labels) - 1 and order else "mid"
        x = {"first": "0", "last": "100%"}.get(edge) or percent(place + 0.5, len(labels))
        spare = " chart__tick--spare" if edge == "mid" and len(places) > 3 and order != len(places) // 2 else ""
        found.append(text(labels[place], x, "100%", f"chart__tick chart__tick--{edge}{spare}", dy=22))
    return "".join(found)


def _bars(series: Sequence[float | None], top: int) -> str:
    """One path of upright boxes."""
    boxes = []
    for place, value in enumerate(series):
        if value:
            height = max(round(value * HEIGHT / top), 1)
            boxes.append(f"M{place * SLOT + (SLOT - BAR) // 2} {HEIGHT}v-{height}h{BAR}v{height}")
    return "".join(boxes)


def _steps(series: Sequence[float | None], top: int) -> str:
    """A line that keeps level through each point's slot."""
    path, is_on = [], False
    for place, value in enumerate(series):
        if value is None:
            is_on = False
            continue
        y = HEIGHT - round(value * HEIGHT / top)
        path.append(f"V{y}h{SLOT}" if is_on else f"M{place * SLOT} {y}h{SLOT}")
        is_on = True
    return "".join(path)


def _line(series: Sequence[float | None], top: int) -> str:
    points = [
        f"{place * SLOT + SLOT // 2} {HEIGHT - round(value * HEIGHT / top)}"
        for place, value in enumerate(series)
        if value is not None
    ]
    return f"M{'L'.join(points)}" if points else ""


def _plus(series: Sequence[float | None], top: int) -> str:
    last = next((place for place in range(len(series) - 1, -1, -1) if series[place] is not None), None)
    if last is None:
        return ""
    value = series[last] or 0
    at = f'x="{percent(last + 0.5, len(series))}" y="{percent(top - value, top)}"'
    return f'<svg class="chart__plus" {at} overflow="visible"><path d="{PLUS}"/></svg>'
