"""Files that are nearly pictures are taken or refused, and never anything else."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.nightly import by_day
from tests.support.pictures import mutated, whole_files
from webapp.campaigns.errors import NoPicture
from webapp.campaigns.pictures import picture_variants

HOW_MANY = by_day(120, by_night=50_000)
ROOT = Path(__file__).parents[2]


def decode(first: int, behind: int) -> list[int]:
    """Decode mutated files in a process of its own; answers the numbers of those over which a decoder crashed."""
    crashed: list[int] = []
    while first < behind:
        command = [sys.executable, "-m", "tests.support.pictures", str(first), str(behind)]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert ended.returncode <= 0, ended.stderr
        first = int(ended.stdout.split()[-1]) + 1
        if ended.returncode:
            crashed.append(first - 1)
    return crashed


def test_a_mutated_file_is_decoded_or_refused() -> None:
    for number in decode(0, HOW_MANY):
        with pytest.raises(NoPicture):
            picture_variants(mutated(number))


@pytest.mark.parametrize("kind", whole_files())
def test_a_whole_file_of_each_kind_is_taken(kind: str) -> None:
    made = picture_variants(whole_files()[kind])

    assert [variant.format for variant in made] == ["avif", "webp", "jpeg"]
