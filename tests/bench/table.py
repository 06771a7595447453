"""What was measured, as a table for people and as JSON for machines."""

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROUNDS = 5


@dataclass(frozen=True)
class Series:
    """One figure, measured in several rounds."""

    values: tuple[float, ...]
    unit: str

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __str__(self) -> str:
        if len(self.values) == 1:
            return f"{_short(self.median)} {self.unit}"
        return f"{_short(self.median)} {self.unit} ({_short(min(self.values))}–{_short(max(self.values))})"


@dataclass(frozen=True)
class Row:
    """One line of the table: ours, what it is held against, and whether the goal is met."""

    line: str
    what: str
    ours: Series
    reference: Series | None
    ratio: float | None
    goal: str
    met: bool


def one(value: float, unit: str) -> Series:
    """A figure that was measured once."""
    return Series((value,), unit)


def against(line: str, what: str, ours: Series, reference: Series, goal: str, met: Callable[[float], bool]) -> Row:
    """A row whose goal is a ratio of the medians."""
    ratio = ours.median / reference.median
    return Row(line, what, ours, reference, ratio, goal, met(ratio))


def within(line: str, what: str, ours: Series, limit: float) -> Row:
    """A row whose goal is a limit that may not be passed."""
    ratio = ours.median / limit if limit else None
    return Row(line, what, ours, None, ratio, f"≤ {_short(limit)} {ours.unit}", ours.median <= limit)


def interleaved(measures: dict[str, Callable[[], float]], rounds: int = ROUNDS) -> dict[str, tuple[float, ...]]:
    """Measure each in turn, so many rounds: what the machine does meanwhile falls on all alike."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            found[name].append(measure())
    return {name: tuple(values) for name, values in found.items()}


def render(rows: Sequence[Row]) -> str:
    """The table, its columns as wide as they must be."""
    lines = [("line", "what", "ours", "reference", "ratio", "goal", "")]
    lines += [
        (
            row.line,
            row.what,
            str(row.ours),
            str(row.reference or "–"),
            f"{row.ratio:.2f}" if row.ratio is not None else "–",
            row.goal,
            "met" if row.met else "MISSED",
        )
        for row in rows
    ]
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def write(rows: Sequence[Row], path: Path) -> None:
    """The same, with every round's value."""
    path.write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1) + "\n")


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
