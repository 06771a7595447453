"""A ticket as a picture to keep on a phone: the campaign's card for sharing, and under it the number with a code to scan.

A module of its own, since it draws by Pillow, which only who saves a ticket or publishes a campaign needs.
"""

from io import BytesIO

import segno
from PIL import Image, ImageDraw, ImageFont

from webapp.campaigns.share_picture import BOLD_FONT, SHARE_SIZE
from webapp.campaigns.ticket import TicketStub

WIDTH, CARD_HEIGHT = SHARE_SIZE
STUB_HEIGHT, MARGIN, CODE_SIDE = 440, 64, 280
PAPER, INK, SOFT, LINE = "#fffdf8", "#2a2019", "#6b5f55", "#c9beb2"
DASH, GAP, NOTCH = 18, 14, 26
LABEL_SIZE, LINE_SIZE, CAPTION_SIZE = 34, 32, 24
NUMBER_SIZES = range(112, 55, -4)
NUMBER_STEP, LINES_STEP = 58, 52
COLOURS = 128


def draw(card: bytes | None, stub: TicketStub) -> bytes:
    """Draw a ticket: a PNG of 1200×1070. `card` is the campaign's picture for sharing."""
    picture = Image.new("RGB", (WIDTH, CARD_HEIGHT + STUB_HEIGHT), PAPER)
    if card is not None:
        picture.paste(Image.open(BytesIO(card)).convert("RGB"), (0, 0))
    pen = ImageDraw.Draw(picture)
    _draw_perforation(pen)
    room = WIDTH - 2 * MARGIN - (CODE_SIDE + MARGIN if stub.address else 0)
    top = CARD_HEIGHT + MARGIN
    pen.text((MARGIN, top), stub.label, font=_font(LABEL_SIZE), fill=SOFT)
    fitting = (size for size in NUMBER_SIZES if _font(size).getlength(stub.number) <= room)
    top += NUMBER_STEP
    pen.text((MARGIN, top), stub.number, font=_font(next(fitting, NUMBER_SIZES[-1])), fill=INK)
    top += NUMBER_SIZES[0] + LINES_STEP
    for line in stub.lines:
        pen.text((MARGIN, top), line, font=_font(LINE_SIZE), fill=SOFT)
        top += LINES_STEP
    if stub.address:
        _draw_code(picture, pen, stub.address, stub.caption)
    file = BytesIO()
    picture.quantize(COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _draw_perforation(pen: ImageDraw.ImageDraw) -> None:
    for left in range(NOTCH + GAP, WIDTH - NOTCH, DASH + GAP):
        pen.line((left, CARD_HEIGHT, left + DASH, CARD_HEIGHT), fill=LINE, width=3)
    for middle in (0, WIDTH):
        pen.ellipse(
            (middle - NOTCH, CARD_HEIGHT - NOTCH, middle + NOTCH, CARD_HEIGHT + NOTCH), fill=PAPER, outline=LINE
        )


def _draw_code(picture: Image.Image, pen: ImageDraw.ImageDraw, address: str, caption: str) -> None:
    drawn = BytesIO()
    code = segno.make(address, error="m")
    code.save(drawn, kind="png", scale=max(CODE_SIDE // code.symbol_size(border=2)[0], 1), border=2)
    found = Image.open(drawn).convert("RGB").resize((CODE_SIDE, CODE_SIDE), Image.Resampling.NEAREST)
    left, top = WIDTH - MARGIN - CODE_SIDE, CARD_HEIGHT + MARGIN
    picture.paste(found, (left, top))
    middle = left + CODE_SIDE / 2
    pen.text((middle, top + CODE_SIDE + 12), caption, font=_font(CAPTION_SIZE), fill=SOFT, anchor="ma")


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BOLD_FONT, size)
