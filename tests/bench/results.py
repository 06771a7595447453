"""Keeping what was measured, beside the code that it was measured of: a file of JSON for each line, and a page to read."""

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.table import Row, Series, render

FOLDER = Path(__file__).parent / "results"
PAGE = "README.md"
HEAD = """# What was measured, line by line

Written by `python -m tests.bench LINE --keep`, which replaces a line as a whole; not by hand. The load is that of the
machine in the minute before and in the last one of the measurement: above the number of its cores it was busy with
other work too, and what is in milliseconds is longer for it.
"""


def keep(line: str, rows: Sequence[Row], load_before: float, folder: Path = FOLDER) -> None:
    """Keep the rows of a line with when, on what and of which commit they were measured, and write the page anew."""
    folder.mkdir(exist_ok=True)
    kept = {
        "line": line,
        "measured_at": datetime.now(UTC).isoformat(timespec="minutes"),
        "commit": _commit(),
        "machine": machine(),
        "load": [round(load_before, 1), round(os.getloadavg()[0], 1)],
        "rows": [asdict(row) for row in rows],
    }
    (folder / f"{line}.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
    (folder / PAGE).write_text(page(folder))


def page(folder: Path = FOLDER) -> str:
    """All that is kept, to be read."""
    lines = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    return "\n".join([HEAD, *(_section(kept) for kept in lines)])


def machine() -> dict[str, Any]:
    """What it is measured on."""
    cpu = Path("/proc/cpuinfo")
    models = [line.split(":")[1].strip() for line in cpu.read_text().splitlines() if line.startswith("model name")]
    return {"cores": os.cpu_count(), "cpu": models[0] if models else "unknown", "python": platform.python_version()}


def _commit() -> str:
    """The commit with its subject, which outlives a rebase, and whether something in the working tree is not in it."""
    commit, changes = (
        subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout.strip()
        for arguments in (("log", "-1", "--format=%h «%s»"), ("status", "--porcelain", "--", "webapp", "templates"))
    )
    return f"{commit} with changes" if changes else commit


def _section(kept: dict[str, Any]) -> str:
    of, (before, after) = kept["machine"], kept["load"]
    rows = [
        Row(**{**row, "ours": _series(row["ours"]), "reference": _series(row["reference"])}) for row in kept["rows"]
    ]
    return (
        f"## {kept['line']}\n\n"
        f"{kept['measured_at']}, commit {kept['commit']}, Python {of['python']}, {of['cores']} cores of {of['cpu']}, "
        f"load {before} before and {after} after.\n\n```\n{render(rows)}\n```\n"
    )


def _series(told: dict[str, Any] | None) -> Any:
    return Series(tuple(told["values"]), told["unit"]) if told else None
