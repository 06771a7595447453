"""A picture that was handed in, kept in every width and format, and what a draft then says of it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from webapp.campaigns.grounds import CAMPAIGN, colour_of
from webapp.campaigns.models import PictureVariant
from webapp.campaigns.pictures import picture_variants
from webapp.campaigns.queries import find_picture
from webapp.platform.db import transaction
from webapp.platform.upserts import keep_once

SHARED_WIDTH = 800
"""Pixels of the picture that goes into the share picture, where it fills a square of 600."""


def keep_picture(upload: bytes, ground: str = CAMPAIGN, accent: str = "") -> dict[str, Any]:
    """Make a picture anew and keep it in every width and format; answers it as `contents.PICTURE` has it, without words.

    `ground` is one of `grounds.GROUNDS`, and counts where the picture is transparent. Raises what `picture_variants`
    raises.
    """
    colour = colour_of(ground, accent)
    made = picture_variants(upload, colour)
    kept = [{key: value for key, value in asdict(variant).items() if key != "is_transparent"} for variant in made]
    with transaction():
        for variant in kept:
            keep_once(PictureVariant.__table__, variant)
    shown: dict[str, Any] = {"variants": [{key: each[key] for key in each if key != "data"} for each in kept]}
    return shown | ({"ground": ground, "painted": colour} if any(variant.is_transparent for variant in made) else {})


def share_source(picture: Mapping[str, Any] | None) -> bytes | None:
    """The JPEG of a picture that its share picture is made with."""
    if not picture:
        return None
    photographs = [variant for variant in picture["variants"] if variant["format"] == "jpeg"]
    nearest = min(photographs, key=lambda variant: abs(variant["width"] - SHARED_WIDTH))
    return find_picture(nearest["sha256"], "jpeg")
