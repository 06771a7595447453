"""Pictures as files to hand in: whole ones of every kind that is taken, and the same with a few bytes gone wrong."""

import random
import sys
import warnings
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

from webapp.campaigns.transcoding import codec

SMALL = (480, 160)
"""The least that is taken, so that thousands are decoded in seconds."""


def picture_file(size: tuple[int, int] = (1000, 600), colour: tuple[int, int, int] = (200, 40, 60)) -> bytes:
    """A JPEG of one colour."""
    return saved(Image.new("RGB", size, colour), "JPEG")


def saved(picture: Image.Image, name: str, **options: Any) -> bytes:
    """A picture as a file of a format."""
    out = BytesIO()
    picture.save(out, name, **options)
    return out.getvalue()


@cache
def whole_files() -> dict[str, bytes]:
    """A small file of each kind that is taken."""
    grey = Image.radial_gradient("L").resize(SMALL)
    colour = Image.merge("RGB", [grey, grey.rotate(180), Image.linear_gradient("L").resize(SMALL)])
    exif = Image.Exif()
    exif.update({0x0112: 3, 0x010F: "a maker"})
    told = {"exif": exif, "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()}
    return {
        "JPEG": saved(colour, "JPEG", **told),
        "JPEG that comes by and by": saved(colour, "JPEG", progressive=True),
        "JPEG in grey": saved(grey, "JPEG"),
        "JPEG for print": saved(colour.convert("CMYK"), "JPEG"),
        "JPEG of several": saved(colour, "MPO", save_all=True, append_images=[colour]),
        "PNG": saved(colour, "PNG", **told),
        "PNG in 16 bits": saved(grey.convert("I;16"), "PNG", transparency=500),
        "PNG with a palette": saved(colour.quantize(64), "PNG", transparency=3),
        "PNG in transparent grey": saved(grey.convert("LA"), "PNG"),
        "PNG in black and white": saved(grey.convert("1"), "PNG"),
        "WebP": saved(colour, "WEBP", **told),
        "WebP without loss": saved(colour.convert("RGBA"), "WEBP", lossless=True),
        "AVIF": saved(colour, "AVIF", **told),
        "AVIF with transparency": saved(colour.convert("RGBA"), "AVIF"),
    }


def mutated(number: int) -> bytes:
    """A file that is nearly a picture: the same for the same number."""
    chance = random.Random(number)
    file = bytearray(chance.choice(list(whole_files().values())))
    for _ in range(chance.choice((1, 1, 1, 2, 4, 16))):
        # Where structure lies oftener than among the pixels.
        at = chance.randrange(chance.choice((64, 600, len(file), len(file))) if len(file) > 600 else len(file) or 1)
        match chance.randrange(7):
            case 0 | 1:
                file[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                file[at : at + 1] = chance.choice((b"\0", b"\x01", b"\x7f", b"\x80", b"\xff"))
            case 3:
                del file[at : at + chance.choice((1, 2, 4, 50))]
            case 4:
                file[at:at] = chance.randbytes(chance.choice((1, 4, 20)))
            case 5:
                file[at : at + 8] = file[chance.randrange(len(file) or 1) :][:8]
            case 6 if chance.random() < 0.3:
                del file[at:]
    return bytes(file)


def main(first: int, behind: int) -> None:
    """Decode the mutated files of a range of numbers, telling each number before it is tried."""
    warnings.simplefilter("ignore")
    for number in range(first, behind):
        print(number, flush=True)
        try:
            codec.decode(mutated(number))
        except codec.Refused:
            continue


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
