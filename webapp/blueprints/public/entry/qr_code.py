"""Addresses to be read by a camera."""

from markupsafe import Markup

from webapp.platform.markup import trusted


def drawn(address: str) -> Markup:
    """An address as a QR code: an SVG that takes its size and colours from the style sheet."""
    import segno  # by the first sheet with a code: no visitor meets one

    svg = segno.make(address, error="m").svg_inline(omitsize=True, border=0, svgclass=None, lineclass=None)
    return trusted(svg)  # segno writes digits and paths only
