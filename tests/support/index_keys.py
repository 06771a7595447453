"""Changing the keys of the blind indexes in a test, in a moment instead of a day."""

from webapp import participants
from webapp.entries.cleaning import rotate_indexes
from webapp.participants.reindexing import RETIRED_FOR
from webapp.platform import clock, vault


def change_index_key() -> int:
    """Go over to a new key and destroy the old one. Answers how many persons were indexed anew."""
    vault.index_keys().announce(clock.now())
    done = rotate_indexes()
    participants.destroy_retired_index_keys(clock.now() + RETIRED_FOR)
    return done
