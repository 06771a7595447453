"""How a picture is to be turned before it stands upright (EXIF 2.32, 4.6.4)."""

import re
from contextlib import suppress
from typing import Any

from PIL import Image

ORIENTATION = 0x0112
QUARTER_TURNED = 5
"""From this orientation on, a picture lies on its side (EXIF 2.32, 4.6.4)."""
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def read_orientation(picture: Image.Image) -> int:
    """How the picture is to be turned, from 1 to 8; what is written otherwise than as a number is read where it can be."""
    with suppress(Exception):  # metadata that cannot be read say nothing of how to turn the picture
        written: Any = picture.getexif().get(ORIENTATION)
        if isinstance(written, tuple):
            written = written[0]
        if isinstance(written, str):
            written = written.encode()
        if isinstance(written, bytes):
            bare = written.strip(b"\0 ")
            written = bare if re.fullmatch(rb"[0-9]+", bare) else bare[0]
        return number if (number := int(written)) in TURNS else 1
    return 1


def upright_size(picture: Image.Image, orientation: int) -> tuple[int, int]:
    """Width and height of a picture once it has been turned."""
    width, height = picture.size
    return (height, width) if orientation >= QUARTER_TURNED else (width, height)
