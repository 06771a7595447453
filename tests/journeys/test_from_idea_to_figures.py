"""One marketer's day without script: a campaign is made, published and entered, and its figures move."""

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.blueprints.staff.reports.test_files import read_sheet
from tests.support.mail import code_in
from webapp.platform.i18n import LANGUAGES

pytestmark = pytest.mark.browser

SLUG = "from-idea"
TEXTS = ("title", "lead", "prize", "prize_note", "story")
ITEMS = ("steps-0-title", "steps-0-text", "questions-0-question", "questions-0-answer")
DATES = {"opens_at": "2026-01-01T00:00", "closes_at": "2040-01-01T00:00", "results_on": "2040-01-10"}
CAPTION = "[data-chart=days] tbody tr"
CALC = shutil.which("soffice")


def publish(marketer: Any) -> None:
    """Make a campaign whose title is a formula for a spreadsheet, and publish it."""
    marketer.go("/staff/campaigns/new")
    marketer.page.locator("#title").fill("=1+1")
    marketer.press(marketer.page.locator("main form button"))
    for language in LANGUAGES:
        for name in (*TEXTS, *ITEMS):
            marketer.page.locator(f"[id='{language}-{name}']").fill("=1+1" if name == "title" else name)
        marketer.page.locator(f"[id='{language}-rules']").fill("{operator_name}.")
    for name, value in {"slug": SLUG, **DATES}.items():
        marketer.page.locator(f"#{name}").fill(value)
    marketer.press(marketer.page.locator(".editor__end button[value=publish]"))
    marketer.press(marketer.page.locator("main form button"))
    assert "note=published" in marketer.path


def metrics(marketer: Any) -> dict[str, str]:
    """The cards of the campaign's figures: name and value."""
    marketer.go(f"/staff/c/{SLUG}")
    cards = marketer.page.locator(".card")
    return {card.locator("dt").inner_text(): card.locator(".card__value").inner_text() for card in cards.all()}


def download(marketer: Any, path: str) -> bytes:
    """A file that a link of the page at hand leads to."""
    with marketer.page.expect_download() as download:
        marketer.page.locator(f"a[href*='{path}']").first.click()
    return Path(download.value.path()).read_bytes()


def opened(body: bytes, folder: Path) -> list[list[str]]:
    """The rows of a CSV as a spreadsheet reads it, where there is one; else as its bytes say."""
    if CALC:
        (folder / "figures.csv").write_bytes(body)
        options = [
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):59,34,76,1",
            "--infilter=CSV:59,34,76,1",
        ]
        subprocess.run(
            [CALC, *options, "--outdir", folder / "out", folder / "figures.csv"],
            check=True,
            timeout=120,
            capture_output=True,
        )
        body = (folder / "out" / "figures.csv").read_bytes()
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))


def test_a_campaign_is_thought_up_published_entered_and_counted(arrive, tmp_path: Path):
    marketer = arrive(script=False)
    marketer.sign_in()
    publish(marketer)
    before = metrics(marketer)
    visitor = arrive(script=False)
    visitor.enter(SLUG)
    visitor.confirm(code_in(visitor.newest_letter()))
    after = metrics(marketer)

    assert (before["Отправили заявку"], after["Отправили заявку"]) == ("0", "1")
    assert (before["Подтвердили"], after["Подтвердили"]) == ("0", "1")
    marketer.page.locator("[data-chart=days] summary").click()
    shown = [re.findall(r"\S+", row.locator("td").nth(0).inner_text()) for row in marketer.page.locator(CAPTION).all()]
    table = opened(download(marketer, "table=days&format=csv"), tmp_path)
    assert [row[1] for row in table[1 : len(shown) + 1]] == [one for [one] in shown]
    sheet = read_sheet(download(marketer, "table=days&format=xlsx"))
    assert [row["B"][1] for row in sheet[1 : len(shown) + 1]] == [one for [one] in shown]

    marketer.go("/staff")
    names = [row[0] for row in opened(download(marketer, "table=campaigns&format=csv"), tmp_path) if row]
    sheet = read_sheet(download(marketer, "table=campaigns&format=xlsx"))
    assert "'=1+1" in names
    assert ("s", "'=1+1") in [row.get("A") for row in sheet] or ("s", "=1+1") in [row.get("A") for row in sheet]
