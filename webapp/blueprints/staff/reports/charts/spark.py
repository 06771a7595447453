"""A row of small bars without scale or text, for what is said beside it."""

from collections.abc import Sequence

SLOT, BAR, HEIGHT = 4, 3, 40
"""Units; `static/js/staff/live.js` draws by the same."""
LOWEST_TOP = 4
"""Up to so many the bars do not fill the height: one entry an hour is no storm."""


def spark(values: Sequence[int]) -> str:
    """The path of the bars."""
    top = max([*values, LOWEST_TOP])
    boxes = []
    for place, value in enumerate(values):
        if value:
            height = max(round(value * HEIGHT / top), 1)
            boxes.append(f"M{place * SLOT} {HEIGHT}v-{height}h{BAR}v{height}")
    return "".join(boxes)
