"""The colours of drawn pictures: each accent in the tones that a scene is painted with, by day and by night."""

import math
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Accent:
    """A campaign's colour, in the hues and chromas of oklch that static/css/tokens.css has too."""

    hue: float
    chroma: float
    poster_hue: float
    poster_chroma: float
    spot_hue: float
    """Of what should be seen first in a picture: a hue that stands out from the accent."""
    lift: float = 0.0
    """By how much its sky is lighter than others': a deep yellow is brown."""


ACCENTS = {
    "tulip": Accent(5, 0.17, 5, 0.11, 82),
    "steppe": Accent(122, 0.11, 118, 0.13, 62, 0.04),
    "apricot": Accent(52, 0.12, 62, 0.1, 92, 0.1),
    "lagoon": Accent(205, 0.085, 205, 0.075, 62),
    "saffron": Accent(72, 0.11, 90, 0.145, 40, 0.14),
    "poppy": Accent(32, 0.16, 38, 0.1, 90),
    "juniper": Accent(158, 0.1, 155, 0.09, 80),
    "sky": Accent(248, 0.13, 235, 0.075, 80),
    "plum": Accent(325, 0.15, 322, 0.095, 78),
    "clay": Accent(42, 0.08, 50, 0.05, 80, 0.06),
    "mint": Accent(178, 0.085, 172, 0.085, 50),
    "ink": Accent(265, 0.03, 265, 0.022, 70),
}


@dataclass(frozen=True)
class Paint:
    """A role in a picture: how light it is, and how colourful."""

    light: float
    dark: float
    """Its lightness in a dark window."""
    chroma: float
    """A share of the accent's chroma; for `hue` a chroma of its own."""
    hue: float | None = None
    """None for the accent's hue, `SPOT` for that of its spot, else a hue of nature."""


SPOT = -1.0
PAINTS = {
    "night": Paint(0.25, 0.2, 0.4),
    "deep": Paint(0.37, 0.3, 0.85),
    "sky": Paint(0.49, 0.42, 1.0),
    "shade": Paint(0.46, 0.39, 1.0),
    "dusk": Paint(0.53, 0.46, 1.0),
    "far": Paint(0.62, 0.54, 1.05),
    "mid": Paint(0.75, 0.66, 0.95),
    "pale": Paint(0.88, 0.79, 0.5),
    "white": Paint(0.975, 0.9, 0.12),
    "spot": Paint(0.82, 0.75, 0.145, SPOT),
    "spot2": Paint(0.7, 0.63, 0.15, SPOT),
    "leaf": Paint(0.66, 0.57, 0.12, 145),
}
"""What scenes are painted with, by the class that stands in their files."""
LIFTED = {"shade": 1.0, "sky": 1.0, "dusk": 1.0, "far": 0.6}
"""The share of an accent's lift that a role gets."""
TONES = ((0.36, 0.85), (0.48, 1.0), (0.6, 1.15), (0.71, 1.1), (0.8, 0.95), (0.955, 0.25))
"""Lightness, and how much of the accent's chroma it bears: from deep to pale."""
TONE_SHADE = 0.84
"""By how much a pattern is darker in a dark window."""
POSTER_LIGHTNESS, POSTER_AT_NIGHT = (0.86, 1.0), (0.32, 0.6)
INK = (0.24, 0.02, 60.0)


def ink() -> str:
    """The colour of letters on paper, as `#rrggbb`."""
    return oklch_hex(*INK)


def deep_tone(accent: str) -> str:
    """An accent in the tone that white letters are read on, as `#rrggbb`; `ground.css` has the same."""
    return tone_colour(accent, 1)


def poster_colour(accent: str, *, is_dark: bool = False) -> str:
    """The ground of a picture in an accent."""
    colour = ACCENTS[accent]
    lightness, share = POSTER_AT_NIGHT if is_dark else POSTER_LIGHTNESS
    return oklch_hex(lightness, colour.poster_chroma * share, colour.poster_hue)


def tone_colour(accent: str, tone: int, *, is_dark: bool = False) -> str:
    """A tone of a pattern; from deep to pale the hue goes over to the poster's, as in print."""
    lightness, share = TONES[tone]
    return _in_accent(accent, lightness * (TONE_SHADE if is_dark else 1), share, tone / (len(TONES) - 1))


def paint_colour(accent: str, role: str, *, is_dark: bool = False) -> str:
    """One of `PAINTS` in an accent, as `#rrggbb`."""
    paint = PAINTS[role]
    lightness = paint.dark if is_dark else paint.light
    if paint.hue is not None:
        return oklch_hex(lightness, paint.chroma, ACCENTS[accent].spot_hue if paint.hue == SPOT else paint.hue)
    lightness += ACCENTS[accent].lift * LIFTED.get(role, 0.0)
    return _in_accent(accent, lightness, paint.chroma, min(1.0, max(0.0, (paint.light - 0.36) / 0.6)))


def _in_accent(accent: str, lightness: float, share: float, part: float) -> str:
    colour = ACCENTS[accent]
    hue = colour.hue + (colour.poster_hue - colour.hue) * part
    chroma = colour.chroma + (colour.poster_chroma - colour.chroma) * part
    return oklch_hex(lightness, chroma * share, hue)


@cache
def oklch_hex(lightness: float, chroma: float, hue: float) -> str:
    """An oklch colour as #rrggbb; a colour that a screen cannot show loses chroma until it can."""
    angle = math.radians(hue)
    a, b = chroma * math.cos(angle), chroma * math.sin(angle)
    # Björn Ottosson's matrices: https://bottosson.github.io/posts/oklab/
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    if chroma > 0 and not all(-0.0005 <= part <= 1.0005 for part in linear):
        return oklch_hex(lightness, max(0.0, chroma - 0.002), hue)
    channels = (round(255 * _gamma(min(1.0, max(0.0, part)))) for part in linear)
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _gamma(linear: float) -> float:
    if linear <= 0.0031308:
        return 12.92 * linear
    return float(1.055 * linear ** (1 / 2.4) - 0.055)
