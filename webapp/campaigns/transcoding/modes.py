"""The modes in which pixels are written, brought to 8 bits a channel and to sRGB."""

from contextlib import suppress
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

PROFILE_MODES = {"GRAY": "L", "RGB ": "RGB", "CMYK": "CMYK"}
"""The mode whose values an ICC profile describes, by the profile's colour space."""


def raw_mode(picture: Image.Image) -> str:
    """How the pixels of a PNG are written, which Pillow forgets when it unpacks them; of other formats nothing."""
    return str(picture.tile[0].args) if isinstance(picture, PngImagePlugin.PngImageFile) and picture.tile else ""


def in_8_bits(picture: Image.Image, raw: str) -> Image.Image:
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


def in_srgb(colour: Image.Image, profile: bytes | None) -> Image.Image:
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
