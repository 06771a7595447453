"""Campaigns and policies from files as editors of every system save them."""

import codecs
import shutil

import pytest

from tests.support.factories import DEMO, OPERATOR
from webapp import policies
from webapp.campaigns import DraftContent, NotReady
from webapp.publishing.placeholders import operator_placeholders


@pytest.mark.parametrize("begin", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_campaigns_file_is_read_with_and_without_a_byte_order_mark(tmp_path, begin, end):
    written = (DEMO / "tea-road.toml").read_bytes()
    (tmp_path / "tea.toml").write_bytes(begin + written.replace(b"\n", end))

    assert DraftContent.from_file(tmp_path / "tea.toml").parts == DraftContent.from_file(DEMO / "tea-road.toml").parts


@pytest.mark.parametrize("encoding", ["utf-16", "cp1251"])
def test_a_file_in_another_encoding_is_refused_in_words(tmp_path, encoding):
    text = (DEMO / "tea-road.toml").read_text()
    (tmp_path / "tea.toml").write_bytes(text.encode(encoding, errors="replace"))

    with pytest.raises(NotReady):
        DraftContent.from_file(tmp_path / "tea.toml")


def test_the_words_of_a_policy_are_the_same_with_a_byte_order_mark(tmp_path):
    shutil.copytree(policies.ORIGINAL, tmp_path / "policy")
    placeholders = operator_placeholders(OPERATOR)
    for path in (tmp_path / "policy").glob("*.md"):
        path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())

    assert policies.read_folder(tmp_path / "policy", placeholders) == policies.read_folder(
        policies.ORIGINAL, placeholders
    )
