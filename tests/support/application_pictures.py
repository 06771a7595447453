"""Draws the pictures of the installed application anew: its icons from the logo, its screenshots from the demo site.

python -m tests.support.application_pictures    writes static/img/application/*.png
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PIL import Image

from tests.support.browser import launch
from tests.support.live import ROOT, run_site
from webapp.platform.i18n import DEFAULT, LANGUAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = ROOT / "static" / "img" / "application"
INK, PAPER = "#0a6b72", "#fff"
"""The colours of the logo and of `favicon.svg`."""
ICONS = {
    # name: pixels, roundness of the corners in percent, size of the plus in percent
    "icon-192": (192, 25, 65),
    "icon-512": (512, 25, 65),
    # Launchers cut a mask out of these: what matters lies in the middle four fifths (W3C Manifest, «safe zone»).
    "mask-512": (512, 0, 50),
    "touch-180": (180, 0, 58),
}
SCREENSHOTS = {
    # name: width and height in CSS pixels, pixels for each of them
    "narrow": (360, 740, 1.5),
    "wide": (1280, 800, 1),
}
COLOURS = 48
"""Enough for flat pages; a picture of more is twice as heavy and looks the same in a shop window."""


def main() -> None:
    """Draw them all."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, launch() as browser, run_site(Path(folder)) as site:
        for name, png in [*_icons(browser), *_screenshots(browser, site.url)]:
            _save(name, png)


def _icons(browser: "Browser") -> Iterator[tuple[str, bytes]]:
    logo = (ROOT / "static" / "img" / "logo.svg").read_text().replace(INK, PAPER)
    for name, (size, roundness, plus) in ICONS.items():
        page = browser.new_page(viewport={"width": size, "height": size})
        page.set_content(
            f"<style>body {{ margin: 0 }} div {{ height: 100vh; display: grid; place-items: center; background: {INK}; "
            f"border-radius: {roundness}%; }} svg {{ width: {plus}%; }}</style><div>{logo}</div>"
        )
        yield name, page.screenshot(omit_background=True)
        page.close()


def _screenshots(browser: "Browser", url: str) -> Iterator[tuple[str, bytes]]:
    for name, (width, height, density) in SCREENSHOTS.items():
        for language in LANGUAGES:
            viewport = {"width": width, "height": height}
            page = browser.new_page(viewport=viewport, device_scale_factor=density)
            page.goto(f"{url}/" if language == DEFAULT else f"{url}/{language}/", wait_until="networkidle")
            yield f"{name}-{language}", page.screenshot()
            page.close()


def _save(name: str, png: bytes) -> None:
    picture = Image.open(BytesIO(png)).convert("RGBA").quantize(COLOURS, Image.Quantize.FASTOCTREE)
    picture.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
