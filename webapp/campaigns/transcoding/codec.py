"""A picture in and out: what is taken, its bare pixels, and these in every width and format."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import AvifImagePlugin, Image, JpegImagePlugin, PngImagePlugin

from webapp.campaigns.transcoding import WHITE
from webapp.campaigns.transcoding.modes import in_8_bits, in_srgb, raw_mode
from webapp.campaigns.transcoding.orientation import TURNS, read_orientation, upright_size

READABLE_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
"""What is taken in. No SVG: that is a document that can hold script, and no picture made of pixels."""
WIDTHS = (480, 800, 1200, 1600)
"""In pixels; a picture is never made larger than it came."""
MOST_PIXELS = 20_000_000
"""Of formats that are decoded whole: WebP's decoder alone holds 16 bytes for each pixel."""
MOST_PIXELS_SCALED = 40_000_000
"""Of JPEG, which is made smaller while it is decoded: what telephones of 50 megapixels send is near this."""
MOST_ENCODED_PIXELS = 4_000_000
"""Of one variant: a photograph of 2:3 on its end still comes in 1600 pixels, and AVIF's encoder in 140 MB."""
LONGEST_SHAPE = 3
"""How many times longer one side may be than the other: beyond that, nothing is left to see on a phone."""
FORMATS: dict[str, dict[str, Any]] = {
    # Slower ones win a few per cent and take several times as long; one thread, as each more takes memory.
    "avif": {"quality": 55, "speed": 8, "max_threads": 1},
    "webp": {"quality": 74, "method": 4},
    "jpeg": {"quality": 78, "optimize": True, "progressive": True},
}
"""Each format with its options, the one that browsers should take first on top."""
OPAQUE = 255
"""Of the values of transparency, the one that lets nothing through."""


class Refused(Exception):
    """The file is not taken: `reason` is one of `unreadable`, `animated`, `shape`, `large` and `small`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Encoded:
    """A picture in one width and format."""

    width: int
    height: int
    format: str
    data: bytes
    is_transparent: bool


def check(upload: bytes) -> None:
    """Refuse what is not taken as far as the head of the file says so. No pixel is unpacked. Raises `Refused`."""
    with _taken(upload) as picture:
        # Pillow unpacks a whole PNG in search of how it is turned: whether that makes it too narrow is seen later.
        is_png = isinstance(picture, PngImagePlugin.PngImageFile)
        width = max(picture.size) if is_png else upright_size(picture, read_orientation(picture))[0]
        if width < WIDTHS[0]:
            raise Refused("small")


def transcode(upload: bytes, ground: str = WHITE) -> list[Encoded]:
    """The picture of a file in every width and format: upright, in sRGB, without metadata; JPEG on `ground`, `#rrggbb`.

    Raises `Refused`.
    """
    whole = decode(upload)
    made = []
    for width in WIDTHS:
        height = round(whole.height * width / whole.width)
        if width > whole.width or width * height > MOST_ENCODED_PIXELS:
            break
        resized = whole.resize((width, height), Image.Resampling.LANCZOS)
        made += [encode(resized, name, ground) for name in FORMATS]
    return made


def decode(upload: bytes) -> Image.Image:
    """The bare pixels of a file, no wider than the widest of `WIDTHS`: upright, in sRGB; RGBA where it is transparent.

    Raises `Refused`.
    """
    with _taken(upload) as picture:
        raw = raw_mode(picture)
        orientation = read_orientation(picture)  # only now: Pillow unpacks a whole PNG in search of it
        if upright_size(picture, orientation)[0] < WIDTHS[0]:
            raise Refused("small")
        return _plain(picture, raw, orientation)


def encode(picture: Image.Image, name: str, ground: str = WHITE) -> Encoded:
    """A picture in one of `FORMATS`, in its own width; JPEG on `ground` where it is transparent."""
    is_transparent = picture.mode == "RGBA" and name != "jpeg"
    if picture.mode == "RGBA" and not is_transparent:
        flat = Image.new("RGB", picture.size, ground)
        flat.paste(picture, mask=picture.getchannel("A"))
        picture = flat
    out = BytesIO()
    picture.save(out, name.upper(), **FORMATS[name])
    return Encoded(picture.width, picture.height, name, out.getvalue(), is_transparent)


@contextmanager
def _taken(upload: bytes) -> Iterator[Image.Image]:
    """A file opened, if its head is that of a picture that is taken; whatever its decoder raises is a `Refused`."""
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each thread of its decoder holds frames of its own
    try:
        with Image.open(BytesIO(upload), formats=READABLE_FORMATS) as picture:
            _check(picture)
            yield picture
    except Refused:
        raise
    except (Image.DecompressionBombError, MemoryError) as error:
        raise Refused("large") from error
    except Exception as error:  # decoders raise whatever made-up bytes lead them to
        raise Refused("unreadable") from error


def _check(picture: Image.Image) -> None:
    is_jpeg = picture.format in {"JPEG", "MPO"}
    if picture.width * picture.height > (MOST_PIXELS_SCALED if is_jpeg else MOST_PIXELS):
        raise Refused("large")
    # Cameras put a preview, a depth map or the other eye behind the picture (CIPA DC-007): the first is the picture.
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise Refused("animated")
    if min(picture.size) * LONGEST_SHAPE < max(picture.size):
        raise Refused("shape")


def _plain(picture: Image.Image, raw: str, orientation: int) -> Image.Image:
    # Made small before anything else is done to it: each step on the whole would hold another copy.
    least = min(1.0, 2 * _share(picture, orientation))  # a decoder brings down roughly: the last half is done better
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        picture.draft(None, (int(picture.width * least), int(picture.height * least)))
    whole = in_8_bits(picture, raw)
    share = _share(whole, orientation)
    if share < 1:
        size = round(whole.width * share), round(whole.height * share)
        whole = whole.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
    has_alpha = whole.mode.endswith("A")
    seen = in_srgb(whole.convert(whole.mode[:-1]) if has_alpha else whole, picture.info.get("icc_profile"))
    if has_alpha and (alpha := whole.getchannel("A")).histogram()[:OPAQUE] != [0] * OPAQUE:
        seen.putalpha(alpha)
    return seen.transpose(TURNS[orientation]) if orientation in TURNS else seen


def _share(picture: Image.Image, orientation: int) -> float:
    return min(1.0, WIDTHS[-1] / upright_size(picture, orientation)[0])
