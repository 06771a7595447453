"""Why a message was not sent. What is said of it is a short code for the log and the row, never a person's words."""


class NotSent(Exception):
    """The service did not take this message now; it may later (greylisting, a full mailbox)."""


class Refused(NotSent):
    """The service will never take this message: its recipient or its content is refused for good."""


class PolicyRefused(NotSent):
    """The service refuses by its rules (RFC 3463, X.7.x): it may mean us, all our messages with it, or only this one."""


class ChannelUnavailable(NotSent):
    """The service or our way to it is at fault: nothing was said about this message, and the next fares no better."""


class Overspent(ChannelUnavailable):
    """What SMS of one day may cost has been spent: nothing goes before the next day, or before the budget is raised."""


class ServiceClosing(ChannelUnavailable):
    """The service hung up by 421 while this message was under way (RFC 5321 3.8): the ones behind it were not tried."""


class Throttled(NotSent):
    """The service takes no more for this moment: nothing was sent, and we slow down."""


class Unanswered(NotSent):
    """The whole message was handed over and the answer was lost: it may have been sent."""


class ClaimLost(NotSent):
    """Somebody else has taken the message up meanwhile: it must not be handed over here."""
