"""Numbers on the pages of campaigns, as people write them, and rows of small bars."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from webapp.platform.i18n import NO_BREAK, current_language, written_number
from webapp.reports import Rounded

SLOT, BAR, HEIGHT = 4, 3, 24
"""Units of a bar's place, of its width, and of the highest one."""
LOWEST_TOP = 4
"""Up to so many the bars do not fill the height: one entry a day is no storm."""


def steps() -> dict[str, str]:
    """The steps of people on their way through a campaign, all of one form."""
    return {
        "visits": pgettext("people", "Came"),
        "began": pgettext("people", "Began"),
        "sent": pgettext("people", "Sent"),
        "confirmed": pgettext("people", "Confirmed"),
    }


def count(value: Any) -> str:
    """«12 345»; «≈ 18» where rounding may have changed it by more than a tenth; what is told as a range: «up to 10»."""
    if not isinstance(value, int):
        return str(_("up to 10"))
    about = f"≈{NO_BREAK}" if isinstance(value, Rounded) and value.is_approximate else ""
    return about + written_number(value, current_language())


def bars(values: Sequence[int]) -> str:
    """The path of a row of bars, one for each value; empty where all are zero."""
    top = max([*values, LOWEST_TOP])
    heights = [max(round(value * HEIGHT / top), 1) if value else 0 for value in values]
    return "".join(
        f"M{place * SLOT} {HEIGHT}v-{height}h{BAR}v{height}z" for place, height in enumerate(heights) if height
    )
