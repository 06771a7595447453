"""A board behind a shared link comes back as it was, and holds no exact number of people under ten."""

import json
from dataclasses import replace

import pytest

from tests.support import boards
from webapp.reports import Number, Rate, Rounded, Suppressed, snapshot
from webapp.reports.snapshots import dump, load
from webapp.reports.values import ALL, SHARE


@pytest.mark.parametrize("board", [boards.made_up(), boards.empty(), boards.tiny()], ids=["made up", "empty", "tiny"])
def test_a_board_comes_back_as_it_was(board):
    assert load(json.loads(json.dumps(dump(board)))) == board


def test_every_kind_of_number_comes_back_as_it_was():
    told = Number(
        "conversion", ALL, Rate(0.205, 2623, is_approximate=True), Suppressed.TOO_ROUGH, SHARE, part=Rounded(27, 9)
    )
    board = replace(boards.made_up(), numbers={"conversion": told})
    (back,) = load(json.loads(json.dumps(dump(board)))).numbers.values()

    assert (back, back.value.base, back.value.is_approximate) == (told, 2623, True)
    assert (back.part.cells, back.before) == (9, Suppressed.TOO_ROUGH)


def test_a_board_that_an_earlier_release_kept_is_read():
    kept = json.loads(json.dumps(dump(boards.made_up())))
    kept["numbers"][0]["value"] = {"hidden": True}
    kept["tables"][0]["hidden"] = 12
    del kept["comparison"], kept["not_compared"]

    assert next(iter(load(kept).numbers.values())).value is Suppressed.UNDER_TEN


@pytest.mark.parametrize("size", [0, 1, 4, 40])
def test_no_exact_number_under_ten_is_shared(size: int):
    frozen = snapshot(boards.made_up(seed=size, size=size))

    exact = [number.value for number in frozen.numbers.values() if number.unit != SHARE]
    exact += [
        cell
        for table in frozen.tables.values()
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if column.kind == "count" and table.columns[0].kind != "day"
    ]
    assert not [it for it in exact if isinstance(it, int) and not isinstance(it, Rounded) and 0 < it < 10]
