"""`python -m tests.bench [line …] [--keep]`: measure, print one table, write bench.json; with `--keep` also what is
kept in `results/`. `make bench` measures every line."""

import os
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
    results,
    sturdiness,
    way,
    weight,
)
from tests.bench.table import Row, render, write

LINES: dict[str, Callable[[], Iterator[Row]]] = {
    "landing": landing.measure,
    "entry": entry.measure,
    "counting": counting.measure,
    "dashboard": dashboard.measure,
    "weight": weight.measure,
    "way": way.measure,
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
KEEP = "--keep"


def main(arguments: list[str]) -> int:
    """Measure the named lines, or all. Answers the exit status, which is no judgement: a busy machine misses goals."""
    names = [argument for argument in arguments if argument != KEEP]
    unknown = set(names) - set(LINES)
    if unknown:
        print(f"There is no line {', '.join(sorted(unknown))}; there are {', '.join(LINES)}.", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for name in names or LINES:
        print(f"… {name}", file=sys.stderr, flush=True)
        load = os.getloadavg()[0]
        measured = list(LINES[name]())
        rows += measured
        if KEEP in arguments:
            results.keep(name, measured, load)
    print(render(rows))
    write(rows, RESULT)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
