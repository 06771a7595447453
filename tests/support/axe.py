"""Asks axe-core what on a page would keep somebody out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.nightly import by_day

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
CONTRAST = ("color-contrast",)
LOOKS = (*CONTRAST, "link-in-text-block", "target-size")
"""What depends on colours and on the width of the window; the rest is the same in both."""
JUDGED_IN = by_day(("ru",), by_night=("ru", "kk", "en"))
"""In which languages pages are judged. What a page is made of and its colours are the same in all of them; whether
longer words still fit is asked in each, and the page guard looks at names, labels and `lang` of each page of each.
"""


def findings(page: Page, rules: Sequence[str] = STANDARDS) -> list[str]:
    """What breaks WCAG 2.2 A or AA (or only the rules named) on the page as it stands, and where."""
    # What axe would load ahead (`preload`) are style sheets, for a rule that is none of these, and sounds, of which there are none.
    # Evaluated through the browser's own door: the page's policy lets no script of ours in.
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run({ runOnly: rules, resultTypes: ['violations'], preload: false })", list(rules)
    )
    return [
        f"{violation['id']} at {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
