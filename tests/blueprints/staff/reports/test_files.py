import csv
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support import boards
from tests.support.stage import Stage

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = shutil.which("soffice")


def read_csv(body: bytes, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=delimiter))


def read_sheet(body: bytes, number: int = 1) -> list[dict[str, tuple[str, str]]]:
    """The rows of a sheet: by column the type of a cell and its text."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        texts = [
            "".join(piece.text or "" for piece in item.iter(f"{MAIN}t"))
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    assert not list(sheet.iter(f"{MAIN}f"))  # no formula anywhere
    rows = []
    for row in sheet.iter(f"{MAIN}row"):
        cells = {}
        for cell in row.iter(f"{MAIN}c"):
            value, kind = cell.findtext(f"{MAIN}v") or "", cell.get("t", "n")
            cells[cell.attrib["r"].rstrip("0123456789")] = (kind, texts[int(value)] if kind == "s" else value)
        rows.append(cells)
    return rows


@pytest.mark.parametrize("key", ["days", "sources", "funnel", "consents", "hours", "messages"])
def test_a_file_holds_the_numbers_of_the_board(stage: Stage, show, key: str):
    board = boards.made_up()
    show(board)
    colleague = stage.staff()
    plain = read_csv(colleague.get(f"/staff?table={key}&format=csv").data)[1 : len(board.tables[key].rows) + 1]
    sheet = read_sheet(colleague.get(f"/staff?table={key}&format=xlsx").data)[1 : len(plain) + 1]
    columns = board.tables[key].columns

    for place, column in enumerate(columns):
        if column.kind not in {"count", "share"}:
            continue
        numbers = [row[place] for row in board.tables[key].rows]
        letter = "ABCDEFGH"[place]
        assert [row[place].replace(",", ".") for row in plain] == [
            "" if number is None else f"{number:.6f}".rstrip("0").rstrip(".") for number in numbers
        ]
        assert [float(row[letter][1]) if letter in row else None for row in sheet] == pytest.approx(numbers)


def test_a_table_is_parted_as_the_language_of_the_page_writes_numbers(stage: Stage, show):
    show(boards.made_up())
    russian = stage.staff().get("/staff?table=funnel&format=csv")
    english = stage.staff(language="en").get("/staff?table=funnel&format=csv")

    assert russian.data.startswith(b"\xef\xbb\xbf")
    assert ";0,34\r\n" in russian.text
    assert ",0.34\r\n" in english.text
    assert russian.headers["Content-Disposition"] == 'attachment; filename="vpluse-all-funnel-20261026-20261124.csv"'


def test_what_is_told_as_a_range_on_the_page_is_the_same_range_in_a_file(stage: Stage, show):
    show(boards.tiny())
    colleague = stage.staff()
    rows = read_csv(colleague.get("/staff/c/tea-road?table=languages&format=csv").data)
    sheet = read_sheet(colleague.get("/staff/c/tea-road?table=languages&format=xlsx").data)

    assert rows[1][:4] == ["Русский", "до\xa010", "39", "до\xa010"]
    assert [sheet[1][letter] for letter in "BCD"] == [("s", "до\xa010"), ("n", "39"), ("s", "до\xa010")]


def test_both_files_name_what_the_page_says_to_be_approximate(stage: Stage, show):
    show(boards.tiny())
    colleague = stage.staff()
    section = colleague.get("/staff/c/tea-road").text.split('id="languages-heading"')[1].split("</section>")[0]
    rows = read_csv(colleague.get("/staff/c/tea-road?table=languages&format=csv").data)
    sheet = read_sheet(colleague.get("/staff/c/tea-road?table=languages&format=xlsx").data)

    assert re.findall(r"<td>(≈[\d\xa0]+)</td>", section) == ["≈\xa039", "≈\xa054", "≈\xa021"]
    said = ["Приблизительно (≈)", "Отправили", "Отправили; Подтвердили"]
    assert [row[-1] for row in rows[:3]] == [row["E"][1] for row in sheet[:3]] == said
    assert rows[-2][0].startswith("≈ стоит перед числом")


@pytest.mark.parametrize("made", [boards.tiny, boards.made_up, boards.empty])
def test_a_board_says_once_what_the_sign_of_approximation_means_where_it_bears_one(stage: Stage, show, made):
    show(made())
    cards = stage.staff().get("/staff/c/tea-road").text.split("data-live-at")[1]
    sentence = "≈ стоит перед числом"

    assert cards.count(sentence) == ("≈" in cards.replace(sentence, ""))


def test_a_file_in_which_nothing_is_approximate_has_no_column_for_it(stage: Stage, show):
    show(boards.made_up())
    rows = read_csv(stage.staff().get("/staff?table=languages&format=csv").data)

    assert "Приблизительно (≈)" not in {cell for row in rows for cell in row}


def test_a_headline_share_stands_in_a_file_with_its_base_and_a_figure_that_is_not_known_with_the_reason(stage, show):
    show(boards.made_up())
    of_all = read_csv(stage.staff().get("/staff?table=numbers&format=csv").data)
    show(boards.tiny())
    of_few = read_csv(stage.staff().get("/staff/c/tea-road?table=numbers&format=csv").data)
    said = [{row[0]: row[8] for row in rows if len(row) > 8} for rows in (of_all, of_few)]

    assert said[0]["Конверсия"].startswith("из\xa0")
    assert said[1]["Форму вернули"] == "По языкам это не считается."


def test_files_say_what_they_count_of_which_days_and_how_it_is_rounded(stage: Stage, show):
    show(boards.tiny())
    colleague = stage.staff()
    rows = read_csv(colleague.get("/staff/c/tea-road?table=languages&format=csv").data)
    said = [row[0] for row in rows[rows.index([]) + 1 :]]
    sheet = read_sheet(colleague.get("/staff/c/tea-road?table=languages&format=xlsx").data)

    assert said[0].startswith("Что посчитано: визиты: только согласившиеся")
    assert said[1] == "Период: 11–24\xa0ноября\xa02026"
    assert "Язык: Қазақша" in said
    assert "округлены до кратных трём" in said[-1]
    assert [row["A"][1] for row in sheet if row][-len(said) :] == said


@pytest.mark.parametrize("key", ["days", "sources", "languages", "devices", "campaigns"])
def test_both_files_say_what_the_page_says(stage: Stage, show, key: str):
    show(boards.made_up())
    colleague = stage.staff()
    section = colleague.get("/staff").text.split(f'id="{key}-heading"')[1].split("</section>")[0]
    shown = [cell.replace("\xa0", "") for cell in re.findall(r"<td>([\d\xa0]+)</td>", section)]
    rows = read_csv(colleague.get(f"/staff?table={key}&format=csv").data)
    plain = [cell for row in rows[1 : rows.index([])] for cell in row if cell.isdecimal()]
    cells = [cell for row in read_sheet(colleague.get(f"/staff?table={key}&format=xlsx").data) for cell in row.values()]

    assert plain == shown
    assert [text for kind, text in cells if kind == "n" and text.isdecimal() and int(text) < 40_000] == shown


@pytest.mark.parametrize("name", ["=1+1", "+7", "-2", "@SUM(A1)", '=HYPERLINK("x")'])
def test_a_name_that_looks_like_a_formula_reckons_nothing(stage: Stage, show, monkeypatch, name: str):
    board = boards.made_up()
    table = replace(board.tables["campaigns"], rows=((name, 1200, 900, 800),))
    show(replace(board, tables={"campaigns": table}))
    monkeypatch.setattr("webapp.blueprints.staff.reports.row_names.namer", lambda key: lambda text: text)
    colleague = stage.staff()

    assert read_csv(colleague.get("/staff?table=campaigns&format=csv").data)[1][0] == f"'{name}"
    assert read_sheet(colleague.get("/staff?table=campaigns&format=xlsx").data)[1]["A"] == ("s", name)


def test_all_tables_come_in_one_file(stage: Stage, show):
    board = boards.made_up()
    show(board)
    colleague = stage.staff()
    with zipfile.ZipFile(io.BytesIO(colleague.get("/staff?format=csv").data)) as archive:
        assert set(archive.namelist()) == {f"{key}.csv" for key in ["numbers", *board.tables]}
    with zipfile.ZipFile(io.BytesIO(colleague.get("/staff?format=xlsx").data)) as book:
        assert sum(name.startswith("xl/worksheets/") for name in book.namelist()) == len(board.tables) + 1


def test_there_is_no_such_table_and_no_such_file(stage: Stage):
    for query in ("format=pdf", "format=csv&table=people", "format=", "format=csv&table=../days"):
        assert stage.staff().get(f"/staff?{query}").status_code == 404


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not on PATH")
def test_libreoffice_reads_the_same_numbers(stage: Stage, show, tmp_path: Path):
    board = boards.made_up()
    show(board)
    (tmp_path / "days.xlsx").write_bytes(stage.staff().get("/staff?table=days&format=xlsx").data)
    command = [
        OFFICE,
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "csv",
        "--outdir",
    ]
    subprocess.run([*command, str(tmp_path), str(tmp_path / "days.xlsx")], check=True, capture_output=True, timeout=120)
    rows = list(csv.reader((tmp_path / "days.csv").read_text().splitlines()))

    assert [int(row[1].replace(",", "")) for row in rows[1:31]] == [row[1] for row in board.tables["days"].rows]
