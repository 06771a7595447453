"""What lives as long as an app is its own, and no other's in the same process."""

import pytest
from flask import Flask

from webapp.platform.app_state import Slot, state, state_of


def test_each_app_has_a_state_of_its_own():
    one, other = Flask("one"), Flask("other")

    assert state_of(one) is state_of(one)
    assert state_of(one) is not state_of(other)
    with other.app_context():
        assert state() is state_of(other)


def test_a_slot_makes_its_thing_once_for_each_app():
    slot, one, other = Slot[list[int]](list), Flask("one"), Flask("other")
    slot.get(one).append(1)

    assert (slot.get(one), slot.get(other)) == ([1], [])


def test_a_slot_without_a_maker_says_that_nothing_is_there_yet():
    slot, app = Slot[str](), Flask("one")
    with pytest.raises(LookupError):
        slot.get(app)
    slot.put("something", app)
    with app.app_context():
        assert slot.get() == "something"


def test_what_was_not_set_up_is_missed_by_its_name():
    with pytest.raises(AttributeError, match="keystore"):
        print(state_of(Flask("bare")).keystore)
