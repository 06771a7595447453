"""A file from outside, decoded and encoded anew, in a process that may fail for it.

Run as a program (`python transcoding.py [COLOUR] <FILE`) it answers with one line of JSON and the bytes of each variant;
with `check` in place of a colour it says from the head of the file alone whether it is taken. Decoders are written in C and read what strangers made: a file that crashes one, unpacks to more memory than there is or keeps it
busy for minutes ends this process, which holds no secret, no connection and nobody's request. It contains accidents; it
is no jail: a decoder that is taken over still runs as the site's own user.

It imports nothing of this project, so that it starts in a tenth of a second; `pictures` runs it and is its only caller.
"""

import fcntl
import json
import os
import re
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

from PIL import AvifImagePlugin, Image, ImageCms, JpegImagePlugin, PngImagePlugin

READ = ("JPEG", "PNG", "WEBP", "AVIF")
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
WHITE = "#ffffff"
"""What JPEG, which knows no transparency, shows behind a transparent picture unless another colour is asked for."""
CHECK = "check"
FORMATS: dict[str, dict[str, Any]] = {
    # Slower ones win a few per cent and take several times as long; one thread, as each more takes memory.
    "avif": {"quality": 55, "speed": 8, "max_threads": 1},
    "webp": {"quality": 74, "method": 4},
    "jpeg": {"quality": 78, "optimize": True, "progressive": True},
}
"""Each format with its options, the one that browsers should take first on top."""
MOST_MEMORY = 512 * 1024 * 1024
"""Bytes of address space of the process: the largest pictures that are taken need 400 MB."""
LONGEST_WORK = 20
"""Seconds of a processor for one picture: photographs take one or two, noise in the largest size six."""
GENTLY = 5
"""How far it stands back from those who serve pages on the same processors."""
OUT_OF_TIME = signal.SIGXCPU
"""The signal that ends a process which worked for longer."""
OPAQUE = 255
"""Of the values of transparency, the one that lets nothing through."""
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
PROFILE_MODES = {"GRAY": "L", "RGB ": "RGB", "CMYK": "CMYK"}
"""The mode whose values an ICC profile describes, by the profile's colour space."""


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
        width = max(picture.size) if is_png else _upright_size(picture, _orientation(picture))[0]
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
        raw = _raw_mode(picture)
        orientation = _orientation(picture)  # only now: Pillow unpacks a whole PNG in search of it
        if _upright_size(picture, orientation)[0] < WIDTHS[0]:
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
        with Image.open(BytesIO(upload), formats=READ) as picture:
            _check(picture)
            yield picture
    except Refused:
        raise
    except (Image.DecompressionBombError, MemoryError) as error:
        raise Refused("large") from error
    except Exception as error:  # decoders raise whatever made-up bytes lead them to
        raise Refused("unreadable") from error


def _raw_mode(picture: Image.Image) -> str:
    """How the pixels of a PNG are written, which Pillow forgets when it unpacks them; of other formats nothing."""
    return str(picture.tile[0].args) if isinstance(picture, PngImagePlugin.PngImageFile) and picture.tile else ""


def _orientation(picture: Image.Image) -> int:
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


def _check(picture: Image.Image) -> None:
    is_jpeg = picture.format in {"JPEG", "MPO"}
    if picture.width * picture.height > (MOST_PIXELS_SCALED if is_jpeg else MOST_PIXELS):
        raise Refused("large")
    # Cameras put a preview, a depth map or the other eye behind the picture (CIPA DC-007): the first is the picture.
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise Refused("animated")
    if min(picture.size) * LONGEST_SHAPE < max(picture.size):
        raise Refused("shape")


def _upright_size(picture: Image.Image, orientation: int) -> tuple[int, int]:
    width, height = picture.size
    return (height, width) if orientation >= QUARTER_TURNED else (width, height)


def _plain(picture: Image.Image, raw: str, orientation: int) -> Image.Image:
    # Made small before anything else is done to it: each step on the whole would hold another copy.
    least = min(1.0, 2 * _share(picture, orientation))  # a decoder brings down roughly: the last half is done better
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        picture.draft(None, (int(picture.width * least), int(picture.height * least)))
    whole = _in_8_bits(picture, raw)
    share = _share(whole, orientation)
    if share < 1:
        size = round(whole.width * share), round(whole.height * share)
        whole = whole.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
    has_alpha = whole.mode.endswith("A")
    seen = _in_srgb(whole.convert(whole.mode[:-1]) if has_alpha else whole, picture.info.get("icc_profile"))
    if has_alpha and (alpha := whole.getchannel("A")).histogram()[:OPAQUE] != [0] * OPAQUE:
        seen.putalpha(alpha)
    return seen.transpose(TURNS[orientation]) if orientation in TURNS else seen


def _share(picture: Image.Image, orientation: int) -> float:
    return min(1.0, WIDTHS[-1] / _upright_size(picture, orientation)[0])


def _in_8_bits(picture: Image.Image, raw: str) -> Image.Image:
    """The pixels in 8 bits a channel, as L, LA, RGB, RGBA or CMYK."""
    picture.load()
    clear = picture.info.get("transparency")
    if picture.mode.startswith("I;16"):
        return _grey_in_8_bits(picture, clear)
    if isinstance(clear, int | tuple) and picture.mode != "P":
        picture.info["transparency"] = _scaled(clear, raw)
    if picture.mode in {"1", "L"}:
        return picture.convert("LA" if picture.has_transparency_data else "L")
    if raw == "LA;16B":
        return picture.convert("LA")  # Pillow has it as RGBA, which the profile of a grey picture would not fit
    if picture.mode in {"LA", "RGBA", "CMYK"} or (picture.mode == "RGB" and not picture.has_transparency_data):
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _grey_in_8_bits(picture: Image.Image, clear: Any) -> Image.Image:
    whole = picture.convert("I")
    grey = whole.point([value // 256 for value in range(2**16)], "L")  # `convert` would make all above 255 white
    if isinstance(clear, int):
        grey.putalpha(whole.point([255 * (value != clear) for value in range(2**16)], "L"))
    return grey


def _scaled(clear: int | tuple[int, ...], raw: str) -> int | tuple[int, ...]:
    """The transparent colour of a PNG in the values of its unpacked pixels: it is written in those of the file."""
    if isinstance(clear, tuple):
        return tuple(value // 256 if raw == "RGB;16B" else min(value, 255) for value in clear)
    return min(clear * {"L;2": 85, "L;4": 17}.get(raw, 1), 255)


def _in_srgb(colour: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours that the profile means, in sRGB; without one, or with one that cannot be used, as they stand."""
    if profile:
        with suppress(Exception):  # a broken profile says nothing of the colours, and its readers raise what they like
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            mode = PROFILE_MODES[source.profile.xcolor_space]
            described = colour.convert(mode) if (colour.mode, mode) == ("L", "RGB") else colour
            converted = ImageCms.profileToProfile(described, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted and described.mode == mode:
                return converted
    return colour.convert("RGB")


def main() -> None:
    """Read a file from standard input, write its variants or why it is not taken to standard output."""
    upload, ground = sys.stdin.buffer.read(), sys.argv[1] if sys.argv[1:] else WHITE
    # What only looks at a head holds little, and somebody waits for it.
    turn = _wait_for_turn() if ground != CHECK else None
    _limit()
    told: dict[str, Any]
    variants: list[Encoded] = []
    try:
        if ground == CHECK:
            check(upload)
        else:
            variants = transcode(upload, ground)
        told = {"variants": [asdict(each) | {"data": len(each.data)} for each in variants]}
    except (Refused, MemoryError) as refusal:
        told = {"refused": getattr(refusal, "reason", "large")}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + b"".join(each.data for each in variants))
    sys.stdout.buffer.flush()
    if turn is not None:
        os.close(turn)


def _wait_for_turn() -> int:
    """One at a time on a machine, however many processes serve it: this very file is the token."""
    os.nice(GENTLY)
    token = os.open(__file__, os.O_RDONLY | os.O_CLOEXEC)
    with suppress(OSError):  # a network's file system may know no locks: then two work side by side
        fcntl.flock(token, fcntl.LOCK_EX)
    return token


def _limit() -> None:
    limits = {
        resource.RLIMIT_AS: MOST_MEMORY,
        resource.RLIMIT_CPU: LONGEST_WORK,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for name, most in limits.items():
        with suppress(OSError, ValueError):  # macOS knows no bound of the address space
            resource.setrlimit(name, (most, resource.getrlimit(name)[1] if name == resource.RLIMIT_CPU else most))


if __name__ == "__main__":
    main()
