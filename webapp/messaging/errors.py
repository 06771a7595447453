"""Why a message was not sent."""


class NotSent(Exception):
    """The service did not take the message now; it may later."""


class Refused(NotSent):
    """The service will never take this message."""
