"""Refusals."""


class LinkTooLong(Exception):
    """A link to figures works for 1 to 90 days."""
