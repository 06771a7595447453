"""A picture keeps its colours and tones, in whatever mode and profile it is written, and stands upright."""

import struct
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from tests.support.pictures import SMALL, saved
from tests.support.profiles import grey_profile, print_profile, swapped_profile
from webapp.campaigns.transcoding import codec

ORIENTATION = 0x0112
RED, GREEN, WHITE = (255, 0, 0), (0, 255, 0), (255, 255, 255)
DARK, LIT = 64, (137, 137, 137)
"""A grey, and what it is where its profile says that tones are linear (IEC 61966-2-1)."""
NEAR = 24
"""How far a channel may be off after lossy formats and profiles, of 255."""


SHORT, LONG, BYTE, UNDEFINED, TEXT, RATIONAL = 3, 4, 1, 7, 2, 5
"""How a value can be written in metadata (TIFF 6.0, section 2)."""

# The process in which files are decoded hears no warning of Pillow's either.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


def exif_of(kind: int, count: int, value: bytes, tag: int = ORIENTATION) -> bytes:
    """Metadata that say how a picture is turned, and nothing else."""
    return b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHI", tag, kind, count) + value + bytes(4)


def told(picture: Image.Image, name: str, exif: bytes) -> bytes:
    """A picture as a file with these metadata, right or wrong."""
    if name != "AVIF":
        return saved(picture, name, exif=exif)
    # Pillow reads what it is given for an AVIF, so that something else is given and exchanged.
    maker = exif_of(TEXT, 4, b"any\0", tag=0x010F)
    upload = saved(picture, name, exif=maker)
    assert maker[6:] in upload
    return upload.replace(maker[6:], exif[6:])


def plain(mode: str, colour: Any) -> Image.Image:
    return Image.new(mode, SMALL, colour)


def of_palette(index: int) -> Image.Image:
    picture = plain("P", index)
    picture.putpalette([0, 0, 0, 99, 99, 99, *RED])
    return picture


def colour_of(upload: bytes) -> tuple[int, ...]:
    found = codec.decode(upload).getpixel((240, 80))
    assert isinstance(found, tuple)
    return found


def on_paper(upload: bytes) -> Image.Image:
    """A picture as whoever shares it sees it: what is transparent shows the ground, white unless staff choose another."""
    return Image.open(BytesIO(codec.encode(codec.decode(upload), "jpeg").data))


def is_near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) <= NEAR for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize(
    ("picture", "name"),
    [
        (plain("RGB", RED), "JPEG"),
        (plain("RGB", RED), "PNG"),
        (plain("RGB", RED), "WEBP"),
        (plain("RGB", RED), "AVIF"),
        (plain("RGBA", (*RED, 255)), "PNG"),
        (plain("RGBA", (*RED, 255)), "WEBP"),
        (plain("RGBA", (*RED, 255)), "AVIF"),
        (plain("RGB", RED).quantize(2), "PNG"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.mode,
)
def test_the_profile_of_a_coloured_picture_is_honoured(picture: Image.Image, name: str) -> None:
    assert is_near(colour_of(saved(picture, name, icc_profile=swapped_profile())), GREEN)


@pytest.mark.parametrize("profile", [grey_profile(), swapped_profile()], ids=["grey", "coloured"])
@pytest.mark.parametrize(
    ("picture", "name"),
    [
        (plain("L", DARK), "JPEG"),
        (plain("L", DARK), "PNG"),
        (plain("LA", (DARK, 255)), "PNG"),
        (plain("I;16", DARK * 257), "PNG"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.mode,
)
def test_the_profile_of_a_grey_picture_is_honoured(picture: Image.Image, name: str, profile: bytes) -> None:
    assert is_near(colour_of(saved(picture, name, icc_profile=profile)), LIT)


def test_the_profile_of_a_picture_for_print_is_honoured() -> None:
    assert is_near(colour_of(saved(plain("CMYK", (255, 0, 0, 0)), "JPEG", icc_profile=print_profile())), RED)


@pytest.mark.parametrize("mode", ["RGB", "L", "LA", "RGBA", "P", "I;16"])
@pytest.mark.parametrize(
    "profile",
    [b"no profile", swapped_profile()[:150], print_profile(), swapped_profile().replace(b"curv", b"????")],
    ids=["made up", "cut off", "of another mode", "without tones"],
)
def test_a_profile_that_cannot_be_used_is_ignored(mode: str, profile: bytes) -> None:
    picture = plain("L", 255).convert(mode) if mode != "I;16" else plain(mode, 65535)

    assert colour_of(saved(picture, "PNG", icc_profile=profile)) == WHITE


@pytest.mark.parametrize("tone", [0, 257, 20_000, 40_000, 65_535])
def test_grey_in_16_bits_keeps_its_tones(tone: int) -> None:
    assert is_near(colour_of(saved(plain("I;16", tone), "PNG")), (tone // 257,) * 3)


@pytest.mark.parametrize(
    ("picture", "clear"),
    [
        (plain("I;16", 30_000), 30_000),
        (plain("L", 90), 90),
        (plain("1", 1), 1),
        (plain("RGB", (9, 8, 7)), (9, 8, 7)),
        (of_palette(2), 2),
        (of_palette(2), b"\xff\xff\0"),
    ],
    ids=["16 bits", "grey", "black and white", "coloured", "a colour of the palette", "each of the palette"],
)
def test_a_colour_that_means_nothing_shows_paper(picture: Image.Image, clear: Any) -> None:
    assert on_paper(saved(picture, "PNG", transparency=clear)).getpixel((240, 80)) == WHITE


def test_edges_of_what_is_transparent_bear_no_colour_from_under_it() -> None:
    picture = Image.new("RGBA", (3300, 1100), (0, 0, 0, 0))
    picture.paste((*RED, 255), (0, 0, 1650, 1100))
    found = codec.decode(saved(picture, "PNG"))
    seen = Image.alpha_composite(Image.new("RGBA", found.size, "white"), found)
    darkest = min(pixel[0] for pixel in seen.crop((0, 200, 1600, 201)).get_flattened_data())

    assert darkest >= 255 - NEAR


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    "entry",
    [
        (SHORT, 1, b"\0\x06\0\0"),
        (SHORT, 2, b"\0\x06\0\x06"),
        (LONG, 1, b"\0\0\0\x06"),
        (BYTE, 1, b"\x06\0\0\0"),
        (UNDEFINED, 1, b"\x06\0\0\0"),
        (UNDEFINED, 2, b"\x06\0\0\0"),
        (UNDEFINED, 1, b"6\0\0\0"),
        (TEXT, 1, b"6\0\0\0"),
        (TEXT, 2, b"6\0\0\0"),
        (TEXT, 4, b" 6 \0"),
    ],
)
def test_how_a_picture_is_turned_is_read_however_it_is_written(name: str, entry: tuple[int, int, bytes]) -> None:
    assert codec.decode(saved(Image.new("RGB", (500, 600)), name, exif=exif_of(*entry))).size == (600, 500)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize(
    "entry",
    [
        (TEXT, 4, b"top\0"),
        (TEXT, 4, b"\xff\xfe\xfd\xfc"),
        (TEXT, 0, bytes(4)),
        (BYTE, 0, bytes(4)),
        (UNDEFINED, 4, bytes(4)),
        (SHORT, 1, bytes(4)),
        (SHORT, 1, b"\0\x09\0\0"),
        (SHORT, 1000, b"\0\x06\0\0"),
        (RATIONAL, 1, b"\0\0\0\x08"),
        (RATIONAL, 1, b"\xff\xff\xff\xff"),
        (99, 1, b"\0\x06\0\0"),
    ],
)
def test_how_a_picture_is_turned_is_left_alone_where_nothing_is_understood(
    name: str, entry: tuple[int, int, bytes]
) -> None:
    assert codec.decode(told(Image.new("RGB", (500, 600)), name, exif_of(*entry))).size == (500, 600)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_metadata_that_cannot_be_read_are_left_alone(name: str) -> None:
    assert is_near(colour_of(told(plain("RGB", RED), name, exif_of(SHORT, 1, bytes(4))[:-18] + b"\xff" * 18)), RED)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_stands_upright_whichever_way_it_was_held(turn: int) -> None:
    upright = Image.new("RGB", (600, 500))
    upright.paste(RED, (0, 0, 300, 250))
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    held = upright.transpose(_back(turn)) if turn > 1 else upright
    found = codec.decode(saved(held, "PNG", exif=exif))

    assert found.size == (600, 500)
    assert [found.getpixel(place) for place in ((100, 100), (500, 400))] == [RED, (0, 0, 0)]


def _back(turn: int) -> Image.Transpose:
    there = codec.TURNS[turn]
    turned_back = {
        Image.Transpose.ROTATE_90: Image.Transpose.ROTATE_270,
        Image.Transpose.ROTATE_270: Image.Transpose.ROTATE_90,
    }
    return turned_back.get(there, there)


def test_the_first_of_several_pictures_in_a_jpeg_is_the_picture() -> None:
    upload = saved(plain("RGB", RED), "MPO", save_all=True, append_images=[plain("RGB", GREEN)])

    assert Image.open(codec.BytesIO(upload)).format == "MPO"
    assert is_near(colour_of(upload), RED)


def test_what_stands_in_an_xmp_of_a_png_does_not_keep_it_from_being_read() -> None:
    said = PngImagePlugin.PngInfo()
    said.add_itxt("XML:com.adobe.xmp", '<x tiff:Orientation="∞"/>')

    assert is_near(colour_of(saved(plain("RGB", RED), "PNG", pnginfo=said)), RED)
