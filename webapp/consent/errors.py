"""Why a consent cannot be recorded."""


class ConsentMissing(Exception):
    """A purpose without which there is no entry was not agreed to."""
