"""Sums of day cells (see `cells`): exact, as they are told, and of how many."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(slots=True)
class Sums:
    """A sum of cells: exact, told, and of how many that are told as more than nothing. Nobody changes one.

    It is not frozen, since a board makes some thousands of them and a frozen one takes three times as long to make.
    """

    count: int
    rounded: int
    cells: int

    def plus(self, other: "Sums") -> "Sums":
        """Of the cells of both."""
        return Sums(self.count + other.count, self.rounded + other.rounded, self.cells + other.cells)

    def minus(self, other: "Sums") -> "Sums":
        """Without some of its cells."""
        return Sums(self.count - other.count, self.rounded - other.rounded, self.cells - other.cells)


NO_SUMS = Sums(0, 0, 0)


def add_up(found: Iterable[Sums]) -> Sums:
    """Of all their cells together."""
    count = rounded = cells = 0
    for sums in found:
        count, rounded, cells = count + sums.count, rounded + sums.rounded, cells + sums.cells
    return Sums(count, rounded, cells)
