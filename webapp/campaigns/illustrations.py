"""A picture that was handed in, kept in every width and format, and what a draft then says of it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from webapp.campaigns.models import PictureVariant
from webapp.campaigns.pictures import picture_variants
from webapp.campaigns.queries import find_picture
from webapp.platform.db import keep_once, transaction

SHARED_WIDTH = 800
"""Pixels of the picture that goes into the share picture, where it fills a square of 660."""


def keep_picture(upload: bytes) -> list[dict[str, Any]]:
    """Make a picture anew and keep it in every width and format; answers the variants as `contents.PICTURE` has them.

    Raises what `picture_variants` raises.
    """
    made = picture_variants(upload)
    with transaction():
        for variant in made:
            keep_once(PictureVariant.__table__, asdict(variant))
    return [{name: value for name, value in asdict(variant).items() if name != "data"} for variant in made]


def share_source(picture: Mapping[str, Any] | None) -> bytes | None:
    """The JPEG of a picture that its share picture is made with."""
    if not picture:
        return None
    photographs = [variant for variant in picture["variants"] if variant["format"] == "jpeg"]
    nearest = min(photographs, key=lambda variant: abs(variant["width"] - SHARED_WIDTH))
    return find_picture(nearest["sha256"], "jpeg")
