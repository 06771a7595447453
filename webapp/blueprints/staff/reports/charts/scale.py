"""The scale of a chart, and the frame that its drawing stands in."""

from math import ceil, log10
from typing import Any

from markupsafe import Markup, escape

from webapp.platform.markup import trusted
from webapp.reports import Suppressed

STEPS = (1, 2, 2.5, 5, 10)
HEIGHT = 1000
"""Units of a drawing's own height."""


def number(value: Any) -> float | None:
    """A cell as a height; None for what is not told or not known."""
    return None if isinstance(value, Suppressed) else value


def top_of(values: list[float], lines: int = 4) -> int:
    """The least round number above all values that falls into whole parts at so many lines."""
    highest = max(values, default=0)
    if highest <= lines:
        return lines
    rough = highest / lines
    unit = 10 ** int(log10(rough))
    step = next(factor * unit for factor in STEPS if factor * unit >= rough and float(factor * unit).is_integer())
    return int(step) * ceil(highest / step)


def ticks(top: int, lines: int = 4) -> list[int]:
    """The numbers beside the lines of a scale that ends at `top`, the lowest first."""
    step = top // lines if top % lines == 0 else next(top // n for n in (3, 5, 2, 1) if top % n == 0)
    return list(range(0, top + 1, step))


def percent(part: float, whole: float) -> str:
    """12.5%, as an attribute."""
    return f"{100 * part / whole if whole else 0:.4g}%"


def text(words: str, x: str, y: str, kind: str, dx: int = 0, dy: int = 0) -> str:
    """A label; `kind` is its class, which also says where it is anchored."""
    moved = f"{f' dx={chr(34)}{dx}{chr(34)}' if dx else ''}{f' dy={chr(34)}{dy}{chr(34)}' if dy else ''}"
    return f'<text class="{kind}" x="{x}" y="{y}"{moved}>{escape(words)}</text>'


def framed(key: str, title: str, description: str, attributes: str, parts: list[str]) -> Markup:
    """The whole drawing, with its name and in words what it shows."""
    return trusted(  # each text in the parts has been escaped by `text`
        f'<svg class="chart__drawing chart__drawing--{escape(key)}" role="img" aria-labelledby="{escape(key)}-title {escape(key)}-desc"'
        f'{attributes}><title id="{escape(key)}-title">{escape(title)}</title>'
        f'<desc id="{escape(key)}-desc">{escape(description)}</desc>{"".join(parts)}</svg>'
    )
