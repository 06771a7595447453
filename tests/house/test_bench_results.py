"""What the bench keeps of a measurement."""

import json
from pathlib import Path

from tests.bench import results
from tests.bench.table import one, within


def test_a_kept_line_says_when_on_what_and_of_which_commit_it_was_measured(tmp_path: Path) -> None:
    results.keep("weight", [within("weight", "script", one(1_500, "B"), 2_000)], 0.5, tmp_path)

    kept = json.loads((tmp_path / "weight.json").read_text())

    assert kept["measured_at"]
    assert kept["commit"]
    assert kept["machine"]["cores"]
    assert kept["load"][0] == 0.5
    assert kept["rows"][0]["ours"]["values"] == [1_500]


def test_a_line_measured_again_stands_once_on_the_page_and_leaves_the_others_alone(tmp_path: Path) -> None:
    results.keep("weight", [within("weight", "script", one(2_500, "B"), 2_000)], 0, tmp_path)
    results.keep("entry", [within("entry", "wait", one(1, "s"), 2)], 0, tmp_path)
    results.keep("weight", [within("weight", "script", one(1_500, "B"), 2_000)], 0, tmp_path)

    page = (tmp_path / "README.md").read_text()

    assert page.count("## weight") == page.count("## entry") == 1
    assert "1,500 B" in page
    assert "2,500 B" not in page
