"""The headline numbers of a board: four large ones in groups that say whom they count, and the rest in rows."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from webapp.blueprints.staff.reports import numbers, words
from webapp.blueprints.staff.reports.panels import Panel, Row
from webapp.platform import i18n
from webapp.reports import Board, Number, values

LARGE = ((values.ALL, ("sent", "confirmed")), (values.AGREED, ("visits", "conversion")))
"""Two bases never stand in one group, so that nobody divides one by the other."""
LARGE_OF_AGREED = ("visits", "began", "confirmed", "conversion")
"""Where entries do not know the property that is filtered by: all of one base."""
SMALL = (
    "visits_estimated",
    "began",
    "confirmation",
    "waiting",
    "second",
    "refused",
    "offers_rate",
    "unsubscribed",
    "withdrawn",
    "delivered",
    "failed",
)


@dataclass(frozen=True)
class Card:
    """One headline number."""

    key: str
    name: str
    value: str
    change: numbers.Change | None
    note: str = ""
    base: str = ""
    """What a rate is a share of."""


@dataclass(frozen=True)
class Group:
    """Headline numbers of one base."""

    basis: str
    cards: list[Card]


def groups(board: Board) -> list[Group]:
    """The four large numbers; of those who agreed alone where the others are not known by the property chosen."""
    if _is_unknown(board, "sent") and not _is_unknown(board, "visits"):
        return [Group(words.basis(values.AGREED), [_card(number) for number in _of_agreed(board)])]
    return [
        Group(words.basis(basis), [_card(board.numbers[key]) for key in keys if key in board.numbers])
        for basis, keys in LARGE
    ]


def find_of_agreed(board: Board, stage: str) -> Number | None:
    """How many of those who agreed to statistics came to a stage, by the funnel."""
    table = board.tables.get("funnel")
    row = next((row for row in table.rows if row[0] == stage), None) if table else None
    return None if row is None else Number(stage, values.AGREED, row[1], row[2])


def small_panel(board: Board, files: list[tuple[str, str]]) -> Panel:
    """The other headline numbers, one in a row; those that are not known by the filter are left out."""
    language = i18n.current_language()
    asked = [board.numbers[key] for key in SMALL if key in board.numbers]
    is_filtered = bool(board.filters.properties)
    found = [number for number in asked if number.value is not None or not is_filtered]
    note = _estimate(board.numbers.get("visits_estimated"), language)
    if len(found) < len(asked):
        note = _("The other numbers are not counted by this filter.")
    return Panel(
        key="numbers",
        title=_("More numbers"),
        basis=_("each row says whom it counts"),
        note=note,
        head=[words.column("name"), words.column("value"), _("Than before")],
        rows=[_row(number, language) for number in found],
        files=files,
    )


def _is_unknown(board: Board, key: str) -> bool:
    return key not in board.numbers or board.numbers[key].value is None


def _of_agreed(board: Board) -> Iterator[Number]:
    for key in LARGE_OF_AGREED:
        number = board.numbers.get(key)
        if number is None or number.basis != values.AGREED:
            number = find_of_agreed(board, key)
        if number is not None:
            yield number


def _card(number: Number) -> Card:
    language = i18n.current_language()
    return Card(
        key=number.key,
        name=words.number_name(number.key),
        value=numbers.of(number, language),
        change=numbers.change(number, language),
        note=words.note(number.note) if number.value is None else numbers.why_not(number),
        base=numbers.base_of(number, language),
    )


def _row(number: Number, language: str) -> Row:
    change = numbers.change(number, language)
    cells = [numbers.written(number.value, number.unit, language), change.text if change else ""]
    return Row(words.number_name(number.key), cells, hint=words.number_basis(number))


def _estimate(number: Number | None, language: str) -> str:
    if number is None or number.value is None or number.low is None or number.high is None:
        return words.note(number.note) if number is not None and number.note else ""
    value, low, high = (numbers.written(part, "count", language) for part in (number.value, number.low, number.high))
    return _(
        "Everybody: about %(value)s, if those who did not agree to statistics enter as readily as those who did;"
        " from %(low)s to %(high)s, if they enter twice or half as readily.",
        value=value,
        low=low,
        high=high,
    )
