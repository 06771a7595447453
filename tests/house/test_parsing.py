"""Numbers that others wrote are read by `webapp.parsing` alone; Ruff keeps `urlsplit` and its like out (TID251)."""

import ast

import pytest
from flask import Flask

from tests.house.test_floors import MODULES, name_of, tree
from webapp.platform.routing import BoundedIntegerConverter

EXCEPTIONS = {"parsing.py"}
"""Where a number is read by Python's own means from a text that others wrote, and checked there."""
GIVEN = {"args", "form", "values", "headers", "cookies", "view_args", "json", "environ"}
"""What a request holds of others' texts."""


def reads_by_type(node: ast.AST) -> bool:
    """`request.args.get("version", type=int)`: any digits, and as many as one likes."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    types = [keyword.value for keyword in node.keywords if keyword.arg == "type"]
    return node.func.attr in {"get", "getlist"} and any(isinstance(kind, ast.Name) for kind in types)


def reads_request(node: ast.AST) -> bool:
    """`int(request.form["days"])`."""
    is_number = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"int", "float"}
    return is_number and any(isinstance(part, ast.Attribute) and part.attr in GIVEN for part in ast.walk(node))


def reads_any_digits(node: ast.AST) -> bool:
    """`text.isdecimal()`, which says yes to digits of every script, and then `int(text)`."""
    return isinstance(node, ast.Attribute) and node.attr in {"isdecimal", "isdigit", "isnumeric"}


def test_no_number_of_a_request_is_read_but_by_the_parser():
    bare = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        if name_of(path) not in EXCEPTIONS
        for node in ast.walk(tree(path))
        if reads_by_type(node) or reads_request(node) or reads_any_digits(node)
    ]

    assert bare == []


@pytest.mark.parametrize("source", ['a.get("x", type=int)', "int(request.args['x'])", "typed.isdigit()"])
def test_this_test_sees_what_it_forbids(source: str):
    assert any(
        reads_by_type(node) or reads_request(node) or reads_any_digits(node) for node in ast.walk(ast.parse(source))
    )


def test_numbers_in_addresses_are_bounded(lone_app: Flask):
    kinds = {type(kind) for rule in lone_app.url_map.iter_rules() for kind in rule._converters.values()}

    assert BoundedIntegerConverter in kinds
    assert not [
        kind for kind in kinds if kind.__module__ == "werkzeug.routing.converters" and "Integer" in kind.__name__
    ]
