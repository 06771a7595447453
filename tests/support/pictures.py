"""Pictures as files to hand in."""

from io import BytesIO

from PIL import Image


def picture_file(size: tuple[int, int] = (1000, 600), colour: tuple[int, int, int] = (200, 40, 60)) -> bytes:
    """A JPEG of one colour."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()
