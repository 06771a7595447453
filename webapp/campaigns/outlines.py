"""The shapes of an SVG as outlines of points, for who draws them without a browser.

It reads what our own drawings use of SVG 1.1: path (every command but T), circle, ellipse, rect, and
`rotate` on a group.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise

Point = tuple[float, float]
Rotation = tuple[float, Point]
"""Radians, and around which point."""
TOKEN = re.compile(r"[MmLlHhVvCcSsQqAaZz]|-?(?:\d+\.?\d*|\.\d+)")
ARGUMENTS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "a": 7, "z": 0}
CURVE_STEPS = 14
"""Straight pieces of a curve: at the sizes that we draw, the eye takes them for one."""
ROUND_STEPS = 72
ROTATION = re.compile(r"rotate\((-?[\d.]+) ([\d.]+) ([\d.]+)\)")
LINE_CLASS = "o"
"""The class of what is a line alone, with nothing inside."""


@dataclass(frozen=True)
class Shape:
    """A shape of a drawing."""

    role: str
    """Its colour: a key of `palette.PAINTS`."""
    outlines: tuple[tuple[Point, ...], ...]
    line_width: float
    is_filled: bool


def shapes_of(markup: str) -> Iterator[Shape]:
    """Every shape of a drawing, from back to front."""
    drawing = _Drawing()
    drawing.feed(markup)
    yield from drawing.shapes


def outlines_of(path: str) -> list[list[Point]]:
    """The outlines of a path (its attribute `d`), curves in straight pieces."""
    tokens = TOKEN.findall(path)
    pen = _Pen()
    command, index = "", 0
    while index < len(tokens):
        if tokens[index].isalpha():
            command, index = tokens[index], index + 1
        length = ARGUMENTS[command.lower()]
        pen.draw(command, [float(each) for each in tokens[index : index + length]])
        index += length
        if command in "Mm":  # more pairs of numbers are lines
            command = "l" if command == "m" else "L"
    return pen.outlines


class _Pen:
    """Draws a path, command by command."""

    def __init__(self) -> None:
        self.outlines: list[list[Point]] = []
        self._at: Point = (0.0, 0.0)
        self._bend: Point = (0.0, 0.0)
        """What a smooth curve mirrors where the pen is."""
        self._is_closed = False

    def draw(self, command: str, numbers: list[float]) -> None:
        kind, at = command.lower(), self._at
        if kind == "z":
            self._at, self._is_closed = self.outlines[-1][0], True
            return
        given = _absolute(kind, numbers, at if command.islower() else (0.0, 0.0), at)
        if kind == "m" or self._is_closed:
            self.outlines.append([given[-1] if kind == "m" else at])
            self._is_closed = False
        if kind == "s":
            given = [(2 * at[0] - self._bend[0], 2 * at[1] - self._bend[1]), *given]
        self._at, self._bend = given[-1], given[-2] if kind in "cs" else given[-1]
        if kind != "m":
            self.outlines[-1].extend(_arc(at, given[-1], numbers) if kind == "a" else _pieces([at, *given]))


def _pieces(points: list[Point]) -> Iterator[Point]:
    """A line, or a curve by its points."""
    steps = 1 if len(points) == 2 else CURVE_STEPS
    yield from (_bezier(points, step / steps) for step in range(1, steps + 1))


def _absolute(kind: str, numbers: list[float], base: Point, at: Point) -> list[Point]:
    """The points that a command names; of an arc only its end."""
    if kind == "h":
        return [(base[0] + numbers[0], at[1])]
    if kind == "v":
        return [(at[0], base[1] + numbers[0])]
    pairs = numbers[5:] if kind == "a" else numbers
    return [(base[0] + x, base[1] + y) for x, y in zip(pairs[::2], pairs[1::2], strict=True)]


def _bezier(points: list[Point], part: float) -> Point:
    """De Casteljau's construction."""
    while len(points) > 1:
        points = [(a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part) for a, b in pairwise(points)]
    return points[0]


def _arc(at: Point, end: Point, numbers: list[float]) -> Iterator[Point]:
    """A round arc, by SVG 1.1 appendix F.6.5 where both radii are the same."""
    radius, _, _, large, sweep = numbers[:5]
    half_x, half_y = (at[0] - end[0]) / 2, (at[1] - end[1]) / 2
    half = math.hypot(half_x, half_y)
    radius = max(radius, half)
    reach = math.sqrt(max(0.0, (radius / half) ** 2 - 1)) * (-1 if large == sweep else 1)
    middle_x = (at[0] + end[0]) / 2 + reach * half_y
    middle_y = (at[1] + end[1]) / 2 - reach * half_x
    first = math.atan2(at[1] - middle_y, at[0] - middle_x)
    turn = math.atan2(end[1] - middle_y, end[0] - middle_x) - first
    if sweep and turn <= 0:
        turn += math.tau
    if not sweep and turn >= 0:
        turn -= math.tau
    for step in range(1, CURVE_STEPS):
        angle = first + turn * step / CURVE_STEPS
        yield middle_x + radius * math.cos(angle), middle_y + radius * math.sin(angle)
    yield end


class _Drawing(HTMLParser):
    """Reads a drawing of ours; `xml` reads the same and warns of strangers' files."""

    def __init__(self) -> None:
        super().__init__()
        self.shapes: list[Shape] = []
        self._rotations: list[Rotation | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A group or the drawing itself."""
        turned = ROTATION.search(dict(attrs).get("transform") or "")
        degrees, x, y = map(float, turned.groups()) if turned else (0.0, 0.0, 0.0)
        self._rotations.append((math.radians(degrees), (x, y)) if turned else None)

    def handle_endtag(self, tag: str) -> None:
        """The end of a group."""
        self._rotations.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A shape."""
        said = {name: value or "" for name, value in attrs}
        classes = said.pop("class").split()
        rotations = [rotation for rotation in self._rotations if rotation]
        outlines = (
            tuple(_turned(point, rotations) for point in outline) for outline in _outlines_of_element(tag, said)
        )
        width = float(said.get("stroke-width", 0))
        self.shapes.append(Shape(classes[0], tuple(outlines), width, LINE_CLASS not in classes))


def _outlines_of_element(tag: str, said: dict[str, str]) -> list[list[Point]]:
    if tag == "path":
        return outlines_of(said["d"])
    number = {name: float(value) for name, value in said.items()}
    if tag == "rect":
        x, y, across, down, r = (number.get(name, 0.0) for name in ("x", "y", "width", "height", "rx"))
        corners = [f"a{r} {r} 0 0 1 {a * r} {b * r}" for a, b in ((1, 1), (-1, 1), (-1, -1), (1, -1))]
        flat, side = across - 2 * r, down - 2 * r
        return outlines_of(
            f"M{x + r} {y}h{flat}{corners[0]}v{side}{corners[1]}h{-flat}{corners[2]}v{-side}{corners[3]}z"
        )
    across, down = number.get("rx", number.get("r", 0.0)), number.get("ry", number.get("r", 0.0))
    angles = [math.tau * step / ROUND_STEPS for step in range(ROUND_STEPS)]
    return [[(number["cx"] + across * math.cos(a), number["cy"] + down * math.sin(a)) for a in angles]]


def _turned(point: Point, rotations: list[Rotation]) -> Point:
    for angle, (x, y) in reversed(rotations):
        away_x, away_y = point[0] - x, point[1] - y
        cos, sin = math.cos(angle), math.sin(angle)
        point = (x + away_x * cos - away_y * sin, y + away_x * sin + away_y * cos)
    return point
