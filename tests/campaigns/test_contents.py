"""A draft's content is kept as it is written, and what two people made of one is joined part by part."""

import copy
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.factories import make_draft_content
from webapp.campaigns.contents import changed, from_kept, join, parts, to_kept, whole

NAMES = st.sampled_from(["slug", "accent", "fields", "ru.title", "kk.title", "kk.rules", "en.steps"])
KEPT = st.dictionaries(NAMES, st.sampled_from(["", "а", "б", None, [], ["а"]])).map(whole)


def test_what_a_file_says_comes_back_as_it_was():
    content = make_draft_content().parts
    back = from_kept(to_kept(content))

    assert {name: back[name] for name in content if content[name] is not False} == {
        name: value for name, value in content.items() if value is not False
    }


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (datetime(2026, 12, 1, 13, 0, tzinfo=UTC), "2026-12-01T18:00"),
        (datetime(2026, 12, 1, 18, 0), "2026-12-01T18:00"),
        (datetime(2026, 12, 1, 18, 0, 30), "2026-12-01T18:00:30"),
        ("2026-12-01T18:00", "2026-12-01T18:00"),
        ("in December", "in December"),
    ],
)
def test_a_moment_is_kept_by_the_clocks_of_almaty(written, kept):
    assert to_kept({"opens_at": written})["opens_at"] == kept


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("2026-06-30T18:00", datetime(2026, 6, 30, 18, 0)),
        ("2026-06-31T18:00", "2026-06-31T18:00"),
        ("2026-06-30", "2026-06-30"),
        ("20260630T1800", "20260630T1800"),
    ],
)
def test_a_moment_that_there_is_not_stays_what_was_typed(kept, read):
    assert from_kept({"opens_at": kept})["opens_at"] == read


def test_a_day_is_read_as_a_day():
    assert from_kept({"results_on": "2026-12-25"})["results_on"] == date(2026, 12, 25)


@given(KEPT, KEPT)
def test_who_changed_nothing_gets_what_the_other_made(base, theirs):
    joined, clashes = join(base, copy.deepcopy(base), theirs)

    assert clashes == []
    assert parts(joined) == parts(theirs)


@given(KEPT, KEPT, KEPT)
def test_it_is_the_same_who_came_first_unless_both_changed_one_part(base, mine, theirs):
    one, clashes = join(base, mine, theirs)
    other, same_clashes = join(base, theirs, mine)

    assert clashes == same_clashes
    assert set(changed(one, other)) == set(clashes)


@given(KEPT, KEPT, KEPT)
def test_of_every_part_somebody_gets_what_they_wrote(base, mine, theirs):
    joined = parts(join(base, mine, theirs)[0])
    written = [parts(each) for each in (base, mine, theirs)]

    assert all(any(value == each.get(name) for each in written) for name, value in joined.items())
    assert set(changed(base, joined_whole := whole(joined))) <= {*changed(base, mine), *changed(base, theirs)}
    assert all(parts(joined_whole).get(name) == written[1].get(name) for name in changed(base, mine))
