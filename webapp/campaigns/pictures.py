"""The picture of a campaign, made anew from its pixels in the sizes and formats that browsers choose from.

Nothing of the file that was handed in goes on: neither where and when it was taken, nor what hides behind its end. It
is decoded in a process of its own (`transcoding` says why).
"""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webapp.campaigns import transcoding
from webapp.campaigns.errors import PICTURE_REFUSALS, NoPicture, PictureTakesTooLong, PictureTooLarge
from webapp.campaigns.transcoding import CHECK, WHITE
from webapp.campaigns.transcoding.bounds import CPU_TIME_EXCEEDED
from webapp.platform import logs

PROGRAM = Path(transcoding.__file__).parent
MOST_BYTES = 10_000_000
TRANSCODING_TIMEOUT_SECONDS = 110
"""Seconds from the file to its variants, those that it waits for its turn included: within an upload's `LEASE`."""
CHECK_PATIENCE = 20
"""Seconds for a look at the head of a file, while somebody waits: the proxy gives up after 30."""


@dataclass(frozen=True)
class Variant:
    """A picture in one width and format."""

    width: int
    height: int
    format: str
    """One of `transcoding.codec.FORMATS`."""
    data: bytes
    sha256: str
    """Of `data`, in hex: what its address is made of, so that it can be kept by browsers for ever."""
    is_transparent: bool


def check_upload(upload: bytes) -> None:
    """Refuse a file as far as its head says that it is no picture we take; what lies behind is seen when it is made.

    Raises as `picture_variants` does.
    """
    if len(upload) > MOST_BYTES:
        raise PictureTooLarge
    reply, _ = _transcoded(upload, CHECK, CHECK_PATIENCE)
    if "refused" in reply:
        raise PICTURE_REFUSALS[reply["refused"]]


def digest(data: bytes) -> str:
    """By what a picture is known: SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def picture_variants(upload: bytes, ground: str = WHITE) -> tuple[Variant, ...]:
    """The picture of a file that was handed in, in every width and format: upright, in sRGB, without metadata.

    Where it is transparent AVIF and WebP stay so, and JPEG stands on `ground`, `#rrggbb`.
    Raises `PictureTooLarge` (beyond `MOST_BYTES`, or more pixels than `transcoding` takes; told from the head of the
    file, before a pixel is unpacked), `NoPicture` (also where a decoder breaks down over it), `PictureMoves`,
    `PictureTooSmall`, `PictureOddlyShaped` and `PictureTakesTooLong` (beyond `TRANSCODING_TIMEOUT_SECONDS`).
    """
    if len(upload) > MOST_BYTES:
        raise PictureTooLarge
    reply, data = _transcoded(upload, ground, TRANSCODING_TIMEOUT_SECONDS)
    if "refused" in reply:
        raise PICTURE_REFUSALS[reply["refused"]]
    made, start = [], 0
    for each in reply["variants"]:
        part = data[start : start + each["data"]]
        made.append(Variant(**{**each, "data": part}, sha256=digest(part)))
        start += len(part)
    return tuple(made)


def _transcoded(upload: bytes, how: str, patience: float) -> tuple[dict[str, Any], bytes]:
    """What the process says, and the bytes behind it."""
    # It gets no environment: that holds the keys of the site.
    command = [sys.executable, "-I", "-W", "ignore", "-c", transcoding.START, str(PROGRAM.parent), how]
    try:
        ended = subprocess.run(command, input=upload, capture_output=True, timeout=patience, env={}, check=False)
    except subprocess.TimeoutExpired as error:
        raise PictureTakesTooLong from error
    if -ended.returncode == CPU_TIME_EXCEEDED:
        raise PictureTakesTooLong
    if ended.returncode:
        # A signal is a decoder that crashed over this file. Anything else may be an installation at fault: one who
        # reads the log must be able to tell.
        logs.logger().error("a picture could not be decoded", status=ended.returncode)
        raise NoPicture
    head, _, data = ended.stdout.partition(b"\n")
    return json.loads(head), data
