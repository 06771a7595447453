"""Fixed random rounding to base 3, as Stats NZ and the SDC Handbook (chapter 5) have it, of the smallest cell that is told.

A **cell** is how often one thing happened on one day with one value of one property. When its row is made it draws
`u` from {0, 1, 2}, which never changes. A count that is a multiple of three is told as it is; any other as the multiple
below or above, the nearer with probability 2/3. So zero stays zero, what is told is right on the average, its standard
error is √(4/3) at most, and asking again tells nothing new. Every longer period is the sum of its told cells.

`u` is one threshold for both remainders, so that what is told never falls while the count rises: of three that are
added to a cell one moves it, and which one nobody knows. It would be moved more often by any other choice.
"""

from math import sqrt
from typing import Any

from sqlalchemy import Computed, FetchedValue

BASE = 3
ROUNDED_COUNT_SQL = "(count + 2 - u) / 3 * 3"
"""The rounded count, as the database reckons it for each row."""
RANDOM_UNIT_SQL = {
    "sqlite": "((random() & 1073741823) % 3)",
    # Of the operating system's own randomness; PostgreSQL's `random()` could be foreseen.
    "postgresql": "((('x' || left(md5(gen_random_uuid()::text), 8))::bit(32)::bigint & 1073741823) % 3)",
}
"""How each database draws `u` for a new row."""


def rounded(count: int, u: int) -> int:
    """The count that is displayed of a cell that counts so many."""
    return (count + BASE - 1 - u) // BASE * BASE


def standard_error(cells: int) -> float:
    """Of the sum of so many told cells that are not zero: their errors are independent and cancel."""
    return sqrt(4 * cells / 3)


def computed() -> Any:
    """The column's value, as a model says it."""
    return Computed(ROUNDED_COUNT_SQL, persisted=True)


def drawn() -> Any:
    """That the database draws it, as a model says it: `RANDOM_UNIT_SQL` stands in the migration."""
    return FetchedValue()
