"""Refusals."""


class LinkTooLong(Exception):
    """A link to figures works until a day from today on, up to 90 days."""


class NotANote(Exception):
    """A note is one line of 1 to 80 signs."""


class NoteTooEarly(Exception):
    """A note stands on a day of which figures are kept by day, or on one to come."""


class TooManyNotes(Exception):
    """A campaign has as many notes as it may have."""


class NotATarget(Exception):
    """A target is a number of entries from 1 on, and a day that is not over."""
