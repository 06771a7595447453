"""The cover of a campaign that has no picture of its own: a scene on a quiet pattern, or the pattern alone.

It depends on its arguments alone, so a campaign looks the same on every machine and in every year. The slug decides the
pattern and on which side the scene's light stands; the accent gives the hues. One file serves light and dark windows.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from webapp.campaigns.motif import SYMBOLS, Motif
from webapp.campaigns.palette import PAINTS, TONES, paint_colour, tone_colour
from webapp.campaigns.scenes import SIDE, scene_markup

COVER_SIZE = (1600, 900)
LEFT = (COVER_SIZE[0] - SIDE) // 2
"""Where the square of the scene begins."""
GROUND, TRACES, TONE = "sky", ("shade", "dusk"), "tone"
"""What a cover is painted on, the pattern behind a scene, and what the tones of a pattern alone begin with."""
CLASS = re.compile(r'class="([a-z0-9]+)')


@dataclass(frozen=True)
class Cover:
    """A drawn cover."""

    svg: str
    style: str
    """The style sheet in it: the only one that a page of it alone may use."""

    @property
    def style_source(self) -> str:
        """What a Content-Security-Policy calls the style sheet."""
        return f"'sha256-{base64.b64encode(hashlib.sha256(self.style.encode()).digest()).decode()}'"


@lru_cache(maxsize=64)  # a page shows the covers of all campaigns
def draw_cover(slug: str, accent: str, scene: str | None = None) -> Cover:
    """Draw a campaign's cover, an SVG of 1600×900 that works as a picture.

    :param slug: decides the pattern.
    :param accent: one of the names in ``palette.ACCENTS``.
    :param scene: one of ``scenes.SCENES``, or None for the pattern alone.
    """
    width, height = COVER_SIZE
    motif = Motif.of(slug)
    bands: dict[str, str] = {}
    for mark in motif.marks(width, height):
        band = role_of(mark.tone, scene)
        bands[band] = bands.get(band, "") + f'<use href="#p" x="{mark.x}" y="{mark.y}"/>'
    body = "".join(f'<g class="{band}">{uses}</g>' for band, uses in sorted(bands.items()))
    if scene:
        place = f"matrix(-1 0 0 1 {LEFT + SIDE} 0)" if motif.is_mirrored else f"translate({LEFT})"
        body += f'<g transform="{place}">{scene_markup(scene)}</g>'
    style = _style({GROUND, *CLASS.findall(body)}, accent)
    turn = f"rotate({motif.turn})scale({motif.step / 100})"
    return Cover(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' stroke-linecap="round" stroke-linejoin="round" stroke-width="0"><style>{style}</style>'
        f'<defs><path id="p" transform="{turn}" d="{SYMBOLS[motif.symbol]}"/></defs>'
        f'<path class="{GROUND}" d="M0 0h{width}v{height}H0z"/>{body}</svg>',
        style,
    )


def colour_of(role: str, accent: str, *, is_dark: bool = False) -> str:
    """What a class of a cover looks like."""
    if role in PAINTS:
        return paint_colour(accent, role, is_dark=is_dark)
    return tone_colour(accent, int(role.removeprefix(TONE)), is_dark=is_dark)


def role_of(tone: int, scene: str | None) -> str:
    """The class of what has a tone of the pattern: behind a scene there are two, hardly apart."""
    return TRACES[tone * len(TRACES) // len(TONES)] if scene else f"{TONE}{tone}"


def _style(roles: set[str], accent: str) -> str:
    by_day, by_night = (
        "".join(_rule(role, colour_of(role, accent, is_dark=is_dark)) for role in sorted(roles))
        for is_dark in (False, True)
    )
    return f"{by_day}@media screen and (prefers-color-scheme:dark){{{by_night}}}.o{{fill:none}}"


def _rule(role: str, colour: str) -> str:
    return f".{role}{{fill:{colour};stroke:{colour}}}"
