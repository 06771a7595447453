"""`python -m tests.bench [line …]`: measure, print one table, write bench.json. `make bench` measures every line."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import (
    counting,
    dashboard,
    deployment,
    disclosure,
    entry,
    faults,
    footprint,
    landing,
    sturdiness,
    weight,
)
from tests.bench.table import Row, render, write

LINES: dict[str, Callable[[], Iterator[Row]]] = {
    "landing": landing.measure,
    "entry": entry.measure,
    "counting": counting.measure,
    "dashboard": dashboard.measure,
    "weight": weight.measure,
    "footprint": footprint.measure,
    "likeness": sturdiness.likeness,
    "clicks": sturdiness.clicks,
    "crashes": sturdiness.crashes,
    "faults": faults.measure,
    "file": disclosure.measure,
    "restarts": deployment.restarts,
    "overload": deployment.overload,
}
RESULT = Path("bench.json")


def main(names: list[str]) -> int:
    """Measure the named lines, or all. Answers the exit status, which is no judgement: a busy machine misses goals."""
    unknown = set(names) - set(LINES)
    if unknown:
        print(f"There is no line {', '.join(sorted(unknown))}; there are {', '.join(LINES)}.", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for name in names or LINES:
        print(f"… {name}", file=sys.stderr, flush=True)
        rows += LINES[name]()
    print(render(rows))
    write(rows, RESULT)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
