"""The stranger's test: the files that its page names for ten changes and more are where it says."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHANGES = re.findall(
    r"^\| (?P<change>[^|`]+?) \| `(?P<path>[^`]+)` \|$", Path(__file__).with_name("README.md").read_text(), re.MULTILINE
)


@pytest.mark.parametrize(("change", "path"), CHANGES, ids=[change for change, _path in CHANGES])
def test_the_file_of_a_change_is_where_the_page_says(change: str, path: str):
    assert (ROOT / path).is_file(), change


def test_the_page_tells_of_ten_changes():
    assert len(CHANGES) >= 10
