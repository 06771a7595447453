"""Refusals."""


class LinkTooLong(Exception):
    """A link to figures works until a day from today on, up to 90 days."""


class NotANote(Exception):
    """A note is one line of 1 to 80 signs on a day that there are figures of, or on one to come within a year."""


class TooManyNotes(Exception):
    """A campaign has as many notes as it may have."""


class NotATarget(Exception):
    """A target is a number of entries from 1 on, and a day that is not over."""
