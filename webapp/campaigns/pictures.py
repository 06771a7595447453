"""The picture of a campaign, made anew from its pixels in the sizes and formats that browsers choose from.

Nothing of the file that was handed in goes on: neither where and when it was taken, nor what hides behind its end.
"""

import hashlib
import struct
import threading
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps

from webapp.campaigns.errors import NoPicture, PictureMoves, PictureOddlyShaped, PictureTooLarge, PictureTooSmall

READ = ("JPEG", "PNG", "WEBP", "AVIF")
"""What is taken in. No SVG: that is a document that can hold script, and no picture made of pixels."""
WIDTHS = (480, 800, 1200, 1600)
"""In pixels; a picture is never made larger than it came."""
MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
LONGEST_SHAPE = 3
"""How many times longer one side may be than the other: beyond that, nothing is left to see on a phone."""
PAPER = (255, 255, 255)
"""What shows through where a picture is transparent: JPEG knows no transparency."""
FORMATS: dict[str, dict[str, Any]] = {
    "avif": {"quality": 55, "speed": 8},  # slower ones win a few per cent and take several times as long
    "webp": {"quality": 74, "method": 4},
    "jpeg": {"quality": 78, "optimize": True, "progressive": True},
}
"""Each format with its options, the one that browsers should take first on top."""
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error)
"""What Pillow's readers raise for bytes that are cut off or made up."""
_AT_WORK = threading.Lock()
"""One at a time in a process: the largest picture unpacks to hundreds of megabytes."""


@dataclass(frozen=True)
class Variant:
    """A picture in one width and format."""

    width: int
    height: int
    format: str
    """One of `FORMATS`."""
    data: bytes
    sha256: str
    """Of `data`, in hex: what its address is made of, so that it can be kept by browsers for ever."""


def picture_variants(upload: bytes) -> tuple[Variant, ...]:
    """The picture of a file that was handed in, in every width and format: upright, in sRGB, without metadata.

    Raises `PictureTooLarge` (beyond `MOST_BYTES` or `MOST_PIXELS`; told from the head of the file, before a pixel is
    unpacked), `NoPicture`, `PictureMoves`, `PictureTooSmall` (narrower than the least of `WIDTHS`) and
    `PictureOddlyShaped`.
    """
    if len(upload) > MOST_BYTES:
        raise PictureTooLarge
    made = []
    with _AT_WORK:
        whole = _pixels(upload)
        for width in WIDTHS:
            if width > whole.width:
                break
            size = width, round(whole.height * width / whole.width)
            resized = whole.resize(size, Image.Resampling.LANCZOS)
            made += [_encoded(resized, name) for name in FORMATS]
    return tuple(made)


def _pixels(upload: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(upload), formats=READ) as picture:
            _check(picture)
            return _plain(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooLarge from error
    except UNREADABLE as error:
        raise NoPicture from error


def _check(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureTooLarge
    if getattr(picture, "is_animated", False):
        raise PictureMoves
    if min(picture.size) * LONGEST_SHAPE < max(picture.size):
        raise PictureOddlyShaped
    # A picture that lies on its side is narrower once it stands: the tag turns it by a quarter from 5 on.
    quarter_turned = picture.getexif().get(0x0112, 1) >= 5
    if (picture.height if quarter_turned else picture.width) < WIDTHS[0]:
        raise PictureTooSmall


def _plain(picture: Image.Image) -> Image.Image:
    """The bare pixels in sRGB, on paper where they are transparent."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            picture = converted or picture
        except ImageCms.PyCMSError:
            pass  # a broken profile says nothing of the colours: they are taken as they stand
    if not picture.has_transparency_data:
        return picture.convert("RGB")  # without the copies below: each is 160 MB for the largest picture
    seen = picture.convert("RGBA")
    bare = Image.new("RGB", seen.size, PAPER)
    bare.paste(seen, mask=seen.getchannel("A"))
    return bare


def _encoded(picture: Image.Image, name: str) -> Variant:
    out = BytesIO()
    picture.save(out, name.upper(), **FORMATS[name])
    data = out.getvalue()
    return Variant(picture.width, picture.height, name, data, hashlib.sha256(data).hexdigest())
