"""Why a consent cannot be recorded."""


class ConsentMissing(Exception):
    """A purpose without which there is no entry was not agreed to."""


class WordsChanged(Exception):
    """What stood on the person's screen is no longer what is asked: the policy or the campaign has a new version."""
