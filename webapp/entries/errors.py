"""Why an entry or its confirmation is not taken."""

from datetime import timedelta


class CampaignClosed(Exception):
    """The campaign is not taking entries at this moment."""


class TooYoung(Exception):
    """The campaign has a minimum age, and the person did not say that they have reached it."""


class ParticularsMissing(Exception):
    """The campaign asks for something that the person did not tell."""


class CodeRefused(Exception):
    """The code is wrong, spent or too old; which of these, only the person who got it could tell."""


class LinkGone(Exception):
    """The link was used, has run out, or never was."""


class AlreadyConfirmed(Exception):
    """The person has a place in the campaign already, confirmed at the same contact."""


class NotContested(Exception):
    """Nobody contests the place, or it was decided before."""


class ReasonTooShort(Exception):
    """A decision about a place has to say its reason."""


class TooSoon(Exception):
    """A new code was asked for too often or too soon after the last one.

    `wait` is the time until one can be asked for; None when this form has had all of its codes.
    """

    def __init__(self, wait: timedelta | None) -> None:
        super().__init__()
        self.wait = wait


class NotCorrectable(Exception):
    """The address was corrected before, or the time for it is over, or no code goes to it."""


class FormUsed(Exception):
    """The same form was sent before, for another person; it must be shown anew."""
