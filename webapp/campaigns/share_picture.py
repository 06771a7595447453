"""The card of a campaign for sharing: what a link to it shows in a messenger.

It depends on its arguments alone, as the cover does, and shows the same scene on the same pattern. A module of its own, since it draws by
Pillow, which only whoever publishes a campaign needs.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from webapp.campaigns.cover import COVER_SIZE, GROUND, LEFT, colour_of, role_of
from webapp.campaigns.motif import SYMBOLS, Motif
from webapp.campaigns.outlines import Point, Shape, outlines_of, shapes_of
from webapp.campaigns.palette import INK, oklch_hex, poster_colour, tone_colour
from webapp.campaigns.scenes import SIDE, scene_file

SHARE_SIZE = (1200, 630)
PLUS, PLUS_AT = 600, (720, 12)
"""How large the plus is and where it stands: its right arm leaves the picture, so that words have room."""
SMOOTHING = 2  # Pillow draws hard edges, so shapes are drawn larger and brought down.
BOLD_FONT = Path(__file__).parents[2] / "static" / "fonts" / "onest-bold.ttf"


@lru_cache(maxsize=32)  # publishing a campaign again seldom changes these words
def draw_share_picture(
    title: str, prize: str, accent: str, slug: str, scene: str | None = None, photograph: bytes | None = None
) -> bytes:
    """Draw what a link to the campaign shows in a messenger: a PNG of 1200×630.

    :param title: the campaign's title; it is wrapped, and made smaller until it fits.
    :param prize: the prize, under the title.
    :param accent: one of the names in ``palette.ACCENTS``.
    :param slug: decides the pattern, as in the cover.
    :param scene: one of ``scenes.SCENES``, as in the cover.
    :param photograph: the campaign's picture (one that we encoded), which then fills the plus.
    """
    _, height = SHARE_SIZE
    picture = Image.new("RGB", SHARE_SIZE, poster_colour(accent))
    _paste_big_plus(picture, slug, accent, scene, photograph)

    pen = ImageDraw.Draw(picture)
    ink = oklch_hex(*INK)
    _draw_mark(picture, tone_colour(accent, 1), left=64, top=62, size=40)
    pen.text((118, 80), "Вплюсе", font=_font(40), fill=ink, anchor="lm")

    prize_font, prize_lines = _fit(prize, 780, sizes=range(40, 25, -2), most_lines=2)
    step = round(prize_font.size * 1.25)
    bottom = height - 64
    for number, line in enumerate(reversed(prize_lines)):
        pen.text((64, bottom - number * step), line, font=prize_font, fill=tone_colour(accent, 0), anchor="ls")
    bottom -= len(prize_lines) * step + 24
    title_font, title_lines = _fit(title, 640, sizes=range(88, 43, -4), most_lines=4)
    step = round(title_font.size * 1.08)
    for number, line in enumerate(reversed(title_lines)):
        pen.text((64, bottom - number * step), line, font=title_font, fill=ink, anchor="ls")

    file = BytesIO()
    picture.quantize(256 if photograph else 128).save(file, "PNG", optimize=True)
    return file.getvalue()


def _paste_big_plus(picture: Image.Image, slug: str, accent: str, scene: str | None, photograph: bytes | None) -> None:
    """One large plus, filled with the campaign's picture or its cover, that leaves the picture at the right."""
    if photograph:
        filling = ImageOps.fit(Image.open(BytesIO(photograph)), (PLUS, PLUS), Image.Resampling.LANCZOS)
    else:
        filling = _drawn_filling(slug, accent, scene)
    picture.paste(filling, PLUS_AT, _plus_mask(PLUS))


@lru_cache(maxsize=4)  # a campaign is published in three languages
def _drawn_filling(slug: str, accent: str, scene: str | None) -> Image.Image:
    """The square in the middle of the cover, as browsers draw it by day."""
    large = PLUS * SMOOTHING
    drawn = Image.new("RGB", (large, large), colour_of(GROUND, accent))
    pen = ImageDraw.Draw(drawn)
    for shape in _shapes(slug, scene):
        colour = colour_of(shape.role, accent)
        for outline in shape.outlines:
            points = [(x * large / SIDE, y * large / SIDE) for x, y in outline]
            if shape.is_filled and len(points) > 1:
                pen.polygon(points, fill=colour)
            if shape.line_width:
                _draw_line(pen, points, round(shape.line_width * large / SIDE), colour)
    return drawn.resize((PLUS, PLUS), Image.Resampling.LANCZOS)


def _shapes(slug: str, scene: str | None) -> Iterator[Shape]:
    motif = Motif.of(slug)
    cos, sin = math.cos(math.radians(motif.turn)), math.sin(math.radians(motif.turn))
    symbol = [
        [((x * cos - y * sin) * motif.step / 100, (x * sin + y * cos) * motif.step / 100) for x, y in outline]
        for outline in outlines_of(SYMBOLS[motif.symbol])
    ]
    for mark in motif.marks(*COVER_SIZE):
        placed = tuple(tuple((x + mark.x - LEFT, y + mark.y) for x, y in outline) for outline in symbol)
        yield Shape(role_of(mark.tone, scene), placed, 0, is_filled=True)
    for shape in shapes_of(scene_file(scene)) if scene else ():
        yield replace(shape, outlines=tuple(map(_mirrored, shape.outlines))) if motif.is_mirrored else shape


def _mirrored(outline: tuple[Point, ...]) -> tuple[Point, ...]:
    return tuple((SIDE - x, y) for x, y in outline)


def _draw_line(pen: ImageDraw.ImageDraw, points: list[Point], width: int, colour: str) -> None:
    """A line with round joints and ends."""
    pen.line(points, fill=colour, width=width)
    for x, y in points:
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=colour)


def _draw_mark(picture: Image.Image, colour: str, *, left: int, top: int, size: int) -> None:
    """The logo's plus."""
    picture.paste(Image.new("RGB", (size, size), colour), (left, top), _plus_mask(size))


def _plus_mask(side: int) -> Image.Image:
    """The shape of static/img/logo.svg: arms of 40 in 100, corners of 14."""
    large = side * SMOOTHING
    mask = Image.new("L", (large, large))
    pen = ImageDraw.Draw(mask)
    near, far, corner = large * 0.3, large * 0.7, large * 0.14
    pen.rounded_rectangle((near, 0, far, large - 1), corner, fill=255)
    pen.rounded_rectangle((0, near, large - 1, far), corner, fill=255)
    return mask.resize((side, side), Image.Resampling.LANCZOS)


def _fit(text: str, room: int, *, sizes: range, most_lines: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest font in which the text fits; in the smallest one, what does not fit is cut with an ellipsis."""
    for size in sizes:
        font = _font(size)
        lines = _wrap(text, font, room)
        if len(lines) <= most_lines and all(font.getlength(line) <= room for line in lines):
            return font, _balance(text, font, lines)
    font = _font(sizes[-1])
    lines = _wrap(text, font, room)
    kept = lines[:most_lines]
    if len(lines) > most_lines:
        kept[-1] += "…"
    return font, [_cut(line, font, room) for line in kept]


def _wrap(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """Lines of whole words; a no-break space holds its words together."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balance(text: str, font: ImageFont.FreeTypeFont, lines: list[str]) -> list[str]:
    """As many lines, but of like length, so that no word is left alone on the last one."""
    widest = max(font.getlength(line) for line in lines)
    for room in range(round(widest), 0, -20):
        narrower = _wrap(text, font, room)
        if len(narrower) > len(lines) or any(font.getlength(line) > room for line in narrower):
            break
        lines = narrower
    return lines


def _cut(line: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    while font.getlength(line) > room:
        line = line.rstrip("…")[:-1] + "…"
    return line


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BOLD_FONT, size)
