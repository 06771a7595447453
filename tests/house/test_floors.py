"""The floor plan: which room may open the door of which."""

import ast
import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

WEBAPP = Path(__file__).parents[2] / "webapp"
CONTRACTS = {
    contract["name"]: contract
    for contract in tomllib.loads((WEBAPP.parent / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}


def names_in(line: str) -> set[str]:
    return set(re.findall(r"webapp\.(\w+)", line))


FLOORS = [names_in(layer) for layer in reversed(CONTRACTS["A floor uses the floors below it"]["layers"])]
"""The floor plan, from the ground. What stands above the blueprints puts the site together, as `__init__` does."""
TOP = next(number for number, rooms in enumerate(FLOORS) if "blueprints" in rooms) + 1
FLOOR = {room: min(number, TOP) for number, rooms in enumerate(FLOORS) for room in rooms} | {"__init__": TOP}
ROOMS = set().union(*map(names_in, CONTRACTS["Rooms do not speak HTTP"]["source_modules"]))
SPEAK_HTTP = {"__init__", "blueprints", "platform", "cli", "doctor", "local", "supervisor", "worker"}
HTTP = {"flask", "flask_wtf", "wtforms", "werkzeug"}
SURFACES = ("operations", "public", "staff")
FILES = {"__init__.py", "models.py", "operations.py", "queries.py", "errors.py"}
MOST_LINES = 250
MODULES = sorted(WEBAPP.rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(WEBAPP))


def room_of(path: Path) -> str:
    return path.relative_to(WEBAPP).with_suffix("").parts[0]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports(path: Path) -> set[str]:
    """Every module that a file imports, in full; `from webapp import a` is an import of `webapp.a`."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} imports by dots"
            module = node.module or ""
            surfaces = {f"webapp.blueprints.{surface}" for surface in (*SURFACES, "shared")}
            packages = {"webapp", "webapp.platform", "webapp.blueprints", *surfaces}
            found |= {f"{module}.{alias.name}" for alias in node.names} if module in packages else {module}
    return found


def inside(path: Path) -> set[tuple[str, ...]]:
    """What a file imports of this project, in steps."""
    return {tuple(name.split(".")) for name in imports(path) if name.startswith("webapp.")}


def asked_of(room: str, path: Path) -> set[str]:
    """What a file asks of a room: `from webapp.room import name`, and `room.name` where the room was imported."""
    nodes = list(ast.walk(tree(path)))
    lines = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    names = {alias.name for node in lines if node.module == f"webapp.{room}" for alias in node.names}
    if any(node.module == "webapp" and room in {alias.name for alias in node.names} for node in lines):
        names |= {node.attr for node in nodes if isinstance(node, ast.Attribute) and ast.unparse(node.value) == room}
    return names


def public(path: Path) -> list[ast.FunctionDef | ast.ClassDef]:
    return [
        node
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]


def lines_of_code(path: Path) -> int:
    """The lines that hold code: no empty ones, no comments, no docstrings."""
    docstrings: set[int] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            docstrings |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = enumerate(path.read_text().splitlines(), 1)
    return sum(
        bool(line.strip()) and not line.strip().startswith("#") and number not in docstrings for number, line in lines
    )


def in_every_file(judge: Callable[[Path], None]) -> Callable[[], None]:
    """One test that judges every file, and names each that fails and why: two thousand tests cost more than they ask."""

    def test() -> None:
        faults = {}
        for path in MODULES:
            try:
                judge(path)
            except AssertionError as why:
                faults[name_of(path)] = str(why)
        assert faults == {}

    return test


in_every_room = pytest.mark.parametrize("room", sorted(ROOMS))


def test_every_place_has_a_floor():
    assert {room_of(path) for path in MODULES} == set(FLOOR)


def test_what_stands_between_the_platform_and_the_pages_is_a_room():
    platform = FLOOR["platform"]

    assert {room for room, floor in FLOOR.items() if platform < floor < FLOOR["blueprints"]} == ROOMS


@in_every_file
def test_a_floor_uses_the_floors_below_it(path):
    here = room_of(path)
    others = [steps for steps in inside(path) if steps[1] != here and FLOOR[here] < TOP]
    above = [".".join(steps) for steps in others if FLOOR[steps[1]] >= FLOOR[here]]

    assert above == []


@in_every_file
def test_a_room_is_entered_by_its_front_door(path):
    open_houses = {room_of(path), "platform", "settings"}
    by_the_window = [".".join(steps) for steps in inside(path) if len(steps) > 2 and steps[1] not in open_houses]

    assert by_the_window == []


@in_every_file
def test_only_the_edges_speak_http(path):
    spoken = {name.split(".")[0] for name in imports(path)} & HTTP

    # The settings ask the web library itself whether it would trust the site's own name.
    allowed = {"werkzeug"} if room_of(path) == "settings" else set()
    assert room_of(path) in SPEAK_HTTP or spoken <= allowed


@in_every_file
def test_surfaces_do_not_know_one_another(path):
    parts = path.relative_to(WEBAPP).parts
    if parts[0] != "blueprints" or len(parts) < 3:
        return
    known = {steps[2] for steps in inside(path) if steps[1] == "blueprints" and len(steps) > 2}

    assert known & set(SURFACES) <= {parts[1]}


@in_every_file
def test_no_file_is_too_long(path):
    assert lines_of_code(path) <= MOST_LINES


@in_every_file
def test_a_file_says_why_it_exists(path):
    assert ast.get_docstring(tree(path))


@in_every_file
def test_what_a_room_or_the_platform_offers_says_what_it_does(path):
    if room_of(path) in ROOMS | {"platform"}:
        assert [node.name for node in public(path) if not ast.get_docstring(node)] == []


@in_every_room
def test_the_sign_at_a_door_is_one_sentence(room):
    sign = ast.get_docstring(tree(WEBAPP / room / "__init__.py"))

    assert "\n" not in sign
    assert sign.endswith(".")


@in_every_room
def test_a_room_offers_what_its_door_says(room):
    door = tree(WEBAPP / room / "__init__.py")
    imported = {
        alias.asname or alias.name for node in door.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    offered = next(ast.literal_eval(node.value) for node in door.body if isinstance(node, ast.Assign))

    assert set(offered) == imported
    assert len(offered) == len(set(offered))


@in_every_room
def test_a_door_has_no_name_that_no_other_place_uses(room):
    door = tree(WEBAPP / room / "__init__.py")
    offered = next(ast.literal_eval(node.value) for node in door.body if isinstance(node, ast.Assign))
    asked_for = set().union(*(asked_of(room, path) for path in MODULES if room_of(path) != room))

    assert set(offered) - asked_for == set()


@in_every_room
def test_every_refusal_of_a_room_is_a_finished_sentence(room):
    path = WEBAPP / room / "errors.py"
    refusals = [node for node in public(path) if isinstance(node, ast.ClassDef)] if path.exists() else []

    assert all((ast.get_docstring(refusal) or "").endswith(".") for refusal in refusals)


@in_every_room
def test_models_verbs_and_questions_lie_where_one_looks_for_them(room):
    files = {path.name for path in (WEBAPP / room).glob("*.py")}

    assert not files & {"utils.py", "helpers.py", "common.py", "misc.py", "services.py"}
    for path in (WEBAPP / room).glob("*.py"):
        tables = [
            node.name
            for node in public(path)
            if isinstance(node, ast.ClassDef) and "Model" in map(ast.unparse, node.bases)
        ]
        assert path.name == "models.py" or tables == []


def test_nobody_asks_for_the_time_but_the_clock():
    asking = {
        name_of(path)
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today"}
        and ast.unparse(node.value) in {"datetime", "date"}
    }

    assert asking <= {"platform/clock.py", "platform/logs.py"}
