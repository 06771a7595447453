"""Nothing reaches the counts but by the gate: who may call what, read from the code itself."""

import ast
from pathlib import Path

import pytest

from webapp import analytics

WEBAPP = Path(__file__).parents[2] / "webapp"
EVERYTHING = {str(path.relative_to(WEBAPP)): ast.parse(path.read_text()) for path in WEBAPP.rglob("*.py")}
TREES = {name: tree for name, tree in EVERYTHING.items() if not name.startswith("demo/")}
"""Without the made-up visits of a local site, which are nobody's."""
REFUSALS = "blueprints/public/entry/refusal_counts.py"
"""Has a tally of its own, of refused requests and nobody's."""
GATE, COUNTER, GLUE = "analytics/gate.py", "analytics/operations.py", "blueprints/shared/visit_tracking/tracking.py"


def files_that_say(*words: str) -> set[str]:
    """The files in which one of these names, attributes or texts occurs in code."""
    found = set()
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            said = {
                getattr(node, "id", None),
                getattr(node, "attr", None),
                *(alias.name for alias in getattr(node, "names", []) if isinstance(alias, ast.alias)),
            }
            if said & set(words):
                found.add(name)
    return found


def files_that_call(*spellings: str) -> set[str]:
    """The files in which something spelt like one of these is called."""
    calls = {(name, ast.unparse(node.func)) for name, tree in TREES.items() for node in ast.walk(tree)
             if isinstance(node, ast.Call)}  # fmt: skip
    return {name for name, call in calls if call in spellings}


def texts_that_hold(word: str) -> set[str]:
    """The files with a text, other than a docstring, in which a word occurs."""
    found = set()
    for name, tree in TREES.items():
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
        if any(word in node.value and id(node) not in docs for node in texts):
            found.add(name)
    return found


def test_only_the_gate_makes_permits():
    assert files_that_call("Permit", "analytics.Permit", "Permit.__new__", "object.__new__") == {GATE}
    assert files_that_say("_MADE_HERE") == {GATE}
    assert files_that_say("_GRANTED") == {GATE}


def test_only_what_asked_the_gate_counts():
    assert files_that_call("analytics.count", "count") - {"entries/queries.py"} == {GLUE}
    with pytest.raises(TypeError):
        analytics.count(None, None, None, None, None)


def test_only_the_counter_adds_to_the_memory_and_only_the_room_knows_the_tables():
    assert files_that_say("Tally") == {"platform/tally.py", "platform/app_state.py", REFUSALS, COUNTER, GLUE}
    assert files_that_call("sums.add", "self._sums.add") == {COUNTER}
    assert files_that_say("COUNTED_VISITS") == {GLUE}
    tables = files_that_say("HourCount", "DayCount", "MonthCount") | texts_that_hold("analytics_")
    assert {name.split("/")[0] for name in tables} == {"analytics"}


def test_sums_are_kept_by_the_tally_alone():
    assert files_that_say("keep") & {GLUE} == {GLUE}
    assert files_that_call("analytics.keep") == set()


def test_visits_are_made_up_on_a_local_site_alone():
    naming = {
        name
        for name, tree in EVERYTHING.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and ("demo" in (node.module or "") or "demo" in {a.name for a in node.names})
    }

    assert {name for name in naming if not name.startswith("demo/")} == {"local.py"}


def test_the_tables_hold_sums_and_their_names_and_nothing_else():
    from webapp.analytics.models import DayCount, HourCount, MonthCount

    columns = {column.name for model in (HourCount, DayCount, MonthCount) for column in model.__table__.columns}
    told = {"u", "told", "cells", "earlier"}
    assert columns == {"campaign_id", "metric", "day", "hour", "month", "value", "count"} | told
