from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.support import boards
from webapp.reports import HIDDEN, Board, Filters, Number, freeze
from webapp.reports.snapshots import dump, load
from webapp.reports.values import SHARE


def counts(board: Board) -> list[int]:
    """Every number of people on a board."""
    cells = [
        row[place]
        for table in board.tables.values()
        for row in table.rows
        for place, column in enumerate(table.columns)
        if column.kind == "count"
    ]
    heads = [
        value for number in board.numbers.values() if number.unit != SHARE for value in (number.value, number.before)
    ]
    return [number for number in [*cells, *heads] if isinstance(number, int)]


@given(size=st.integers(0, 60), seed=st.integers(0, 1000))
def test_no_number_under_ten_leaves_the_house(size: int, seed: int):
    frozen = freeze(boards.made_up(seed=seed, size=size))

    assert [number for number in counts(frozen) if 0 < number < 10] == []


@given(size=st.integers(0, 60), seed=st.integers(0, 1000))
def test_days_in_stretches_add_up_to_the_same(size: int, seed: int):
    board = boards.made_up(seed=seed, size=size)
    frozen = freeze(board)
    before, after = board.tables["days"], frozen.tables["days"]
    place = [column.key for column in after.columns].index("sent")

    assert after.rows == () or sum(row[place] for row in after.rows) == sum(row[1] for row in before.rows)


def test_a_hidden_number_is_never_alone_in_its_column():
    board = boards.made_up(campaign="tea-road")
    table = replace(board.tables["languages"], rows=(("ru", 400, 300, 200), ("kk", 90, 80, 70), ("en", 12, 11, 4)))
    frozen = freeze(replace(board, tables={"languages": table})).tables["languages"]

    assert frozen.rows == (("ru", 400, 300, 200), ("kk", 90, 80, HIDDEN), ("en", 12, 11, HIDDEN))


def test_a_share_that_was_reckoned_from_a_hidden_number_is_hidden_too():
    board = boards.made_up()
    numbers = board.numbers | {"confirmed": Number("confirmed", "all", 4, 90)}
    frozen = freeze(replace(board, numbers=numbers))

    assert (frozen.numbers["confirmed"].value, frozen.numbers["confirmation"].value) == (HIDDEN, HIDDEN)


def test_a_board_comes_back_as_it_was_put_away():
    for board in (
        boards.made_up(),
        boards.empty(),
        boards.tiny(),
        boards.made_up(Filters(boards.LAST, boards.LAST, "none")),
    ):
        assert load(dump(board)) == board
