"""Drawn scenes for covers, by topic: what campaigns in Kazakhstan give away and are about.

A scene is a file beside this one: 900 by 900, its shapes from back to front, each with a class of `palette.PAINTS` for
its colour (and `o` for a line alone). What shows of it is a plus whose arms are 360 wide, so what matters stands in the
middle and along both axes; what runs out of the square at the sides goes on behind it.
"""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
SIDE = 900
SCENES = (
    "mountain",
    "yurt",
    "piala",
    "table",
    "apples",
    "book",
    "school",
    "phone",
    "ticket",
    "gift",
    "coffee",
    "car",
    "plane",
    "road",
    "home",
    "ball",
)
"""Every scene, in the order in which staff choose among them."""
PATTERN = "pattern"
COVERS = (*SCENES, PATTERN)
"""What staff may choose for a cover: a scene, or the pattern alone."""


@cache
def scene_file(name: str) -> str:
    """A scene as SVG."""
    return (FOLDER / f"{name}.svg").read_text()


def scene_markup(name: str) -> str:
    """A scene's shapes as SVG, without the element around them."""
    return "".join(line.strip() for line in scene_file(name).splitlines()[1:-1])
