"""Which database a page is tested on: see `one_database` in `tests/README.md`."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a page says is the same on every database, unless its test is marked with `both_databases`."""
    for item in items:
        if HERE in item.path.parents and not item.get_closest_marker("both_databases"):
            item.add_marker("one_database")
