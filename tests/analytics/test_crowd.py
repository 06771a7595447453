import pytest

from tests.support import crowd
from webapp.analytics import Stage, unpack
from webapp.analytics.sources import buckets


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_rarest_common_state_is_shared_by_ten_of_ten_thousand(seed: int):
    held = crowd.held_at_the_end(seed=seed)

    assert held.total() == 10_000
    assert min(crowd.common(held).values()) >= 10


def test_there_are_no_more_states_of_a_day_than_can_be_written_down():
    held = crowd.held_at_the_end()

    assert len(held) <= len(buckets()) * (1 + len(Stage) * len(crowd.CAMPAIGNS))


def test_every_state_of_a_crowd_can_be_read_and_names_a_day_and_no_moment():
    states = [unpack(text) for text in crowd.held_at_the_end(1_000)]

    assert {state.day for state in states} == {crowd.DAY}


def test_the_table_says_how_many_share_the_rarest_common_state():
    said = crowd.table(crowd.held_at_the_end())

    assert "99% of them hold one of the" in said
    assert said.count("20261125~") == len(crowd.held_at_the_end())
