"""The picture of a campaign: made anew from its pixels, and nothing else of the file."""

import hashlib
import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from webapp.campaigns.errors import NoPicture, PictureMoves, PictureOddlyShaped, PictureTooLarge, PictureTooSmall
from webapp.campaigns.pictures import Variant, picture_variants

GPS, ORIENTATION = 0x8825, 0x0112


def file_of(
    size: tuple[int, int], name: str = "JPEG", colour: Any = (30, 90, 200), mode: str = "RGB", **options: Any
) -> bytes:
    out = BytesIO()
    Image.new(mode, size, colour).save(out, name, **options)
    return out.getvalue()


def opened(variant: Variant) -> Image.Image:
    return Image.open(BytesIO(variant.data))


def test_a_picture_is_made_in_every_width_and_format_with_the_lightest_first() -> None:
    made = picture_variants(file_of((2000, 1000)))
    assert [variant.format for variant in made[:3]] == ["avif", "webp", "jpeg"]
    assert {(variant.width, variant.height) for variant in made} == {(480, 240), (800, 400), (1200, 600), (1600, 800)}
    for variant in made:
        assert opened(variant).size == (variant.width, variant.height)
        assert (opened(variant).format or "").lower() == variant.format
        assert hashlib.sha256(variant.data).hexdigest() == variant.sha256


def test_a_picture_is_never_made_larger_than_it_came() -> None:
    assert {variant.width for variant in picture_variants(file_of((900, 600)))} == {480, 800}


@pytest.mark.parametrize("name", ["JPEG", "WEBP", "AVIF", "PNG"])
def test_where_a_picture_was_taken_is_not_kept(name: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "a maker of telephones"
    exif.get_ifd(GPS).update({1: "N", 2: (43.0, 14.0, 20.0)})
    upload = file_of((600, 400), name, exif=exif)
    assert b"a maker of telephones" in upload
    assert Image.open(BytesIO(upload)).getexif().get_ifd(GPS)
    for variant in picture_variants(upload + b"hidden behind the end"):
        assert not opened(variant).getexif()
        assert b"telephones" not in variant.data
        assert b"hidden" not in variant.data
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(opened(variant).info)


def test_a_picture_taken_with_the_telephone_on_its_side_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    made = picture_variants(file_of((800, 500), exif=exif))
    assert (made[0].width, made[0].height) == (480, 768)


def test_what_is_transparent_stays_so_and_in_jpeg_shows_the_ground() -> None:
    made = picture_variants(file_of((480, 480), "PNG", (0, 0, 0, 0), "RGBA"), "#204060")

    assert [(opened(variant).mode, variant.is_transparent) for variant in made] == [
        ("RGBA", True),
        ("RGBA", True),
        ("RGB", False),
    ]
    seen = opened(made[2]).getpixel((9, 9))
    assert all(abs(value - wanted) < 4 for value, wanted in zip(seen, (0x20, 0x40, 0x60), strict=True))


def test_a_picture_through_which_nothing_shows_is_not_transparent() -> None:
    made = picture_variants(file_of((480, 480), "PNG", (9, 9, 9, 255), "RGBA"))

    assert not any(variant.is_transparent for variant in made)
    assert {opened(variant).mode for variant in made} == {"RGB"}


@pytest.mark.parametrize(
    "upload",
    [
        b"",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        file_of((600, 400))[:900],
        file_of((600, 400), "GIF"),
    ],
    ids=["nothing", "another document", "a drawing with script", "cut off", "a format we do not read"],
)
def test_what_is_no_picture_is_refused(upload: bytes) -> None:
    with pytest.raises(NoPicture):
        picture_variants(upload)


@pytest.mark.parametrize("side", [6_400, 12_000, 60_000])
def test_a_small_file_that_unpacks_to_too_many_pixels_is_refused_unopened(side: int) -> None:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(head)) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    data = struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    with pytest.raises(PictureTooLarge):
        picture_variants(b"\x89PNG\r\n\x1a\n" + chunk + data)


def test_a_file_of_too_many_bytes_is_refused() -> None:
    with pytest.raises(PictureTooLarge):
        picture_variants(file_of((600, 400)) + bytes(10_000_000))


def test_a_picture_that_moves_is_refused() -> None:
    frames = [Image.new("RGB", (600, 400), colour) for colour in ("red", "green")]
    out = BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(PictureMoves):
        picture_variants(out.getvalue())


def test_a_picture_that_is_too_narrow_or_too_long_is_refused() -> None:
    with pytest.raises(PictureTooSmall):
        picture_variants(file_of((479, 400)))
    with pytest.raises(PictureOddlyShaped):
        picture_variants(file_of((480, 1500)))
