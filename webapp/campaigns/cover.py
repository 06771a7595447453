"""The cover of a campaign that has no picture of its own.

It depends on its arguments alone, so a campaign looks the same on every machine and in every
year. Pluses tile the plane; the SHA-256 of the slug decides the rhythm of deep and light ones,
and the accent gives the hue.
"""

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Accent:
    """A campaign's colour, in the hues and chromas of oklch that static/css/tokens.css has too."""

    hue: float
    chroma: float
    poster_hue: float
    poster_chroma: float


ACCENTS = {
    "tulip": Accent(5, 0.17, 5, 0.11),
    "steppe": Accent(122, 0.11, 118, 0.13),
    "apricot": Accent(52, 0.12, 62, 0.1),
    "lagoon": Accent(205, 0.085, 205, 0.075),
    "saffron": Accent(72, 0.11, 90, 0.145),
    "poppy": Accent(32, 0.16, 38, 0.1),
    "juniper": Accent(158, 0.1, 155, 0.09),
    "sky": Accent(248, 0.13, 235, 0.075),
    "plum": Accent(325, 0.15, 322, 0.095),
    "clay": Accent(42, 0.08, 50, 0.05),
    "mint": Accent(178, 0.085, 172, 0.085),
    "ink": Accent(265, 0.03, 265, 0.022),
}

# Lightness, and how much of the accent's chroma it bears: from deep to pale.
TONES = ((0.36, 0.85), (0.48, 1.0), (0.6, 1.15), (0.71, 1.1), (0.8, 0.95), (0.955, 0.25))
POSTER_LIGHTNESS = 0.86
INK = (0.24, 0.02, 60.0)

COVER_SIZE = (1600, 900)

# A plus is five squares of this side, drawn a little smaller, so that a seam shows.
SQUARE = 76
SEAM = 4
CORNER = 18


@dataclass(frozen=True)
class Plus:
    """One plus of the pattern: its middle, and its tone as an index into ``TONES``."""

    x: int
    y: int
    tone: int


def draw_cover(slug: str, accent: str) -> str:
    """Draw a campaign's cover, an SVG of 1600×900 that works as a picture.

    :param slug: decides the rhythm.
    :param accent: one of the names in ``ACCENTS``.
    """
    width, height = COVER_SIZE
    bands: dict[int, str] = {}
    for plus in pattern(slug, width, height):
        bands[plus.tone] = bands.get(plus.tone, "") + f'<use href="#p" x="{plus.x}" y="{plus.y}"/>'
    groups = "".join(f'<g fill="{tone_colour(accent, tone)}">{uses}</g>' for tone, uses in sorted(bands.items()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<defs><path id="p" d="{_plus_path()}"/></defs>'
        f'<rect width="{width}" height="{height}" fill="{poster_colour(accent)}"/>{groups}</svg>'
    )


def ink() -> str:
    """The colour of letters on paper, as `#rrggbb`."""
    return oklch_hex(*INK)


def deep_tone(accent: str) -> str:
    """An accent in the tone that white letters are read on, as `#rrggbb`; `ground.css` has the same."""
    return tone_colour(accent, 1)


def pattern(slug: str, width: int, height: int) -> Iterator[Plus]:
    """Pluses that cover the area; their middles are a lattice with the steps (2, 1) and (-1, 2)."""
    chance = hashlib.sha256(slug.encode()).digest()
    focus_x, focus_y = width * (0.3 + chance[0] / 640), height * (0.2 + chance[1] / 425)
    turn = chance[2] / 256 * math.tau
    wave = 300 + chance[3]
    rhythm = chance[4] % 3
    reach = (width + height) // SQUARE
    for a in range(-reach, reach):
        for b in range(-reach, reach):
            x, y = (2 * a - b) * SQUARE, (a + 2 * b) * SQUARE
            if not (-SQUARE < x < width + SQUARE and -SQUARE < y < height + SQUARE):
                continue
            away_x, away_y = x - focus_x, y - focus_y
            distance = math.hypot(away_x, away_y)
            if rhythm == 0:  # rings around a place
                phase = distance / wave
            elif rhythm == 1:  # waves across the picture
                phase = (x * math.cos(turn) + y * math.sin(turn)) / wave
            else:  # a fan that turns as it spreads
                phase = math.atan2(away_y, away_x) * 3 / math.tau + distance / (2 * wave)
            stir = chance[(7 * a + 13 * b) % len(chance)] / 256 - 0.5
            level = (1 + math.sin(phase * math.tau)) / 2 * (len(TONES) - 1) + stir * 0.9
            yield Plus(x, y, min(len(TONES) - 1, max(0, round(level))))


def _plus_path() -> str:
    """The plus around the point 0,0, its outer corners round."""
    half, reach = SQUARE // 2 - SEAM, SQUARE * 3 // 2 - SEAM
    flat, side = 2 * (half - CORNER), reach - half - CORNER
    corner = f"a{CORNER} {CORNER} 0 0 1 "
    return (
        f"M{CORNER - half}-{reach}h{flat}{corner}{CORNER} {CORNER}v{side}h{side}{corner}{CORNER} {CORNER}v{flat}"
        f"{corner}-{CORNER} {CORNER}h-{side}v{side}{corner}-{CORNER} {CORNER}h-{flat}{corner}-{CORNER}-{CORNER}"
        f"v-{side}h-{side}{corner}-{CORNER}-{CORNER}v-{flat}{corner}{CORNER}-{CORNER}h{side}v-{side}"
        f"{corner}{CORNER}-{CORNER}z"
    )


def poster_colour(accent: str) -> str:
    """The ground of a picture in an accent."""
    colour = ACCENTS[accent]
    return oklch_hex(POSTER_LIGHTNESS, colour.poster_chroma, colour.poster_hue)


def tone_colour(accent: str, tone: int) -> str:
    """A tone of the pattern; from deep to pale the hue goes over to the poster's, as in print."""
    colour = ACCENTS[accent]
    lightness, share = TONES[tone]
    part = tone / (len(TONES) - 1)
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
