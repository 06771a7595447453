"""Style sheets and templates are read by people too: one declaration a line, and no line wider than a screen."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
WIDEST = 120
NO_DECLARATION = re.compile(r"/\*.*?\*/|\"[^\"]*\"|\([^()]*(?:\([^()]*\)[^()]*)*\)", re.DOTALL)
"""Comments, strings, and what stands in brackets: a semicolon there ends nothing."""
CROWDED = re.compile(r"[;{}]\s*[^\s;{}]")
SHEETS = sorted((ROOT / "static" / "css").rglob("*.css"))
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def too_wide(paths: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > WIDEST
    ]


def test_no_line_of_a_style_sheet_is_wider_than_a_screen():
    assert too_wide(SHEETS) == []


def test_no_line_of_a_template_is_wider_than_a_screen():
    assert too_wide(TEMPLATES) == []


def test_a_style_sheet_has_one_declaration_a_line():
    crowded = {
        sheet.stem: [line for line in NO_DECLARATION.sub("", sheet.read_text()).splitlines() if CROWDED.search(line)]
        for sheet in SHEETS
    }

    assert {name: lines for name, lines in crowded.items() if lines} == {}
