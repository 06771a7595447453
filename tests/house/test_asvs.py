"""The page about the security standard speaks of each requirement once, and names proofs that there are."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "deploy" / "asvs.md").read_text()
SECTIONS = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2
4.1:1-3 4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4
7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2 8.2:1-3 8.3:1 8.4:1 9.1:1-3 9.2:1-4
10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1
12.1:1-3 12.2:1-2 12.3:1-4 13.1:1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7
16.1:1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1 17.2:1-4 17.3:1-2
"""
"""The numbers of levels 1 and 2 in ASVS 5.0.0: in each section they are the first ones."""
NUMBER = re.compile(r"\d+\.\d+\.\d+")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if re.match(r"\| \d+\.", line)
]
VERDICTS = {"met", "open", "n/a"}


def required() -> list[str]:
    found = []
    for section, _colon, numbers in (part.partition(":") for part in SECTIONS.split()):
        first, _dash, last = numbers.partition("-")
        found += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def paths(text: str) -> list[str]:
    return [word for word in re.findall(r"`([^`\s]+)`", text) if "/" in word and word[0].isalpha()]


def test_each_requirement_of_levels_1_and_2_is_spoken_of_once():
    assert Counter(number for row in ROWS for number in NUMBER.findall(row[0])) == Counter(required())
    assert len(required()) == 253


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].split()[0])
def test_each_row_has_a_verdict_and_what_is_met_has_its_proof(row: list[str]):
    _numbers, asks, verdict, why = row

    assert verdict in VERDICTS
    assert asks
    assert why
    assert verdict != "met" or re.search(r"`[^`]*[/.][^`]*`", why)


def test_every_proof_that_is_named_is_there():
    assert [path for path in paths(PAGE) if not (ROOT / path).exists()] == []


def test_what_is_open_is_named_at_the_head_too():
    head = PAGE.partition("## Open, plainly")[2].partition("## What is decided")[0]
    still_open = {number for row in ROWS if row[2] == "open" for number in NUMBER.findall(row[0])}

    assert set(NUMBER.findall(head)) == still_open
