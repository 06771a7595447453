"""What stands behind a transparent picture: chosen by staff, shown by every page and in the picture for sharing.

AVIF and WebP keep their transparency, so that a page lays the ground under them and another is seen at once. JPEG has
none: it is made on the ground, and anew where ground or accent became another, of the WebP that we made ourselves.
"""

from collections.abc import Mapping
from dataclasses import asdict
from io import BytesIO
from typing import Any

from webapp.campaigns.draft_content import ACCENTS as NAMES
from webapp.campaigns.models import PictureVariant
from webapp.campaigns.palette import ACCENTS, deep_tone, ink
from webapp.campaigns.pictures import digest
from webapp.campaigns.queries import find_picture
from webapp.campaigns.transcoding import WHITE as WHITE_COLOUR
from webapp.platform.db import transaction
from webapp.platform.upserts import keep_once

CAMPAIGN, WHITE, DARK = GROUNDS = ("campaign", "white", "dark")


def colour_of(ground: str, accent: str) -> str:
    """The colour of a ground as `#rrggbb`; an accent that is not chosen yet counts as the first."""
    if ground == CAMPAIGN:
        return deep_tone(accent if accent in ACCENTS else NAMES[0])
    return ink() if ground == DARK else WHITE_COLOUR


def on_ground(picture: Mapping[str, Any], ground: str, accent: str) -> dict[str, Any]:
    """A picture (see `contents.PICTURE`) on a ground; one that is not transparent, and needs none, as it is."""
    if "ground" not in picture:
        return dict(picture)
    colour = colour_of(ground, accent)
    if picture["painted"] == colour:
        return {**picture, "ground": ground}
    with transaction():
        variants = [_painted(each, picture["variants"], colour) for each in picture["variants"]]
    return {**picture, "variants": variants, "ground": ground, "painted": colour}


def _painted(variant: dict[str, Any], among: list[dict[str, Any]], colour: str) -> dict[str, Any]:
    """A JPEG of the variants on a colour; another variant as it is."""
    from PIL import Image  # as elsewhere: for who changes a picture alone

    from webapp.campaigns.transcoding import codec

    if variant["format"] != "jpeg":
        return variant
    source = next(each for each in among if (each["format"], each["width"]) == ("webp", variant["width"]))
    data = find_picture(source["sha256"], "webp")
    with Image.open(BytesIO(data or b"")) as opened:
        made = codec.encode(opened.convert("RGBA"), "jpeg", colour)
    row = {key: value for key, value in asdict(made).items() if key != "is_transparent"} | {"sha256": digest(made.data)}
    keep_once(PictureVariant.__table__, row)
    return {key: value for key, value in row.items() if key != "data"}
