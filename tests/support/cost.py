"""What the tests of each file cost in processor time: `make test TESTS='tests/entries --cost'`.

Counted are the process that runs them and all that it started: browsers, servers, PostgreSQL. What a process took that
was killed together with its parent is lost, since nobody waited for it. Files that come first pay for what all share.
"""

import os
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

TICKS = os.sysconf("SC_CLK_TCK")
COST = "cost"
MOST = 60
"""Files that are listed."""


def spent() -> float:
    """Seconds of processor time, user and system, that this process and all below it have taken so far."""
    return sum(os.times()[:4]) + sum(_spent_by(pid) for pid in _below(os.getpid()))


def _below(pid: int) -> list[int]:
    found = [pid]
    for each in found:  # which grows meanwhile
        try:
            for task in Path(f"/proc/{each}/task").glob("*/children"):
                found += map(int, task.read_text().split())
        except OSError:  # it has ended meanwhile
            continue
    return found[1:]


def _spent_by(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS  # its own time and that of children it waited for (proc_pid_stat(5))


class Costs:
    """Notes the cost of each test where it runs, and adds up by file where it is told."""

    def __init__(self) -> None:
        self._before = 0.0
        self._of: Counter[str] = Counter()
        self._tests: Counter[str] = Counter()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Look at the clock before."""
        self._before = spent()
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """And after."""
        try:
            return (yield)
        finally:
            item.user_properties.append((COST, spent() - self._before))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up, also what other processes tell."""
        if report.when == "teardown":
            file = report.nodeid.partition("::")[0]
            self._tests[file] += 1
            self._of[file] += float(dict(report.user_properties).get(COST, 0.0))  # type: ignore[arg-type]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """A line a file, the dearest first."""
        terminalreporter.section("processor time")
        for file, seconds in self._of.most_common(MOST):
            terminalreporter.write_line(f"{seconds:8.1f} s {self._tests[file]:5} tests  {file}")
        terminalreporter.write_line(f"{self._of.total():8.1f} s {self._tests.total():5} tests  in all")


def add_option(parser: pytest.Parser) -> None:
    """`--cost`."""
    parser.addoption("--cost", action="store_true", help="tell what the tests of each file cost in processor time")


def configure(config: pytest.Config) -> None:
    """Note costs where they were asked for."""
    if config.getoption("--cost"):
        config.pluginmanager.register(Costs())
