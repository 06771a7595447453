"""Why a person's particulars cannot be taken as they were typed."""


class Unacceptable(ValueError):
    """What was typed cannot be a value of this field.

    `sign` is the one character that stands in its way, `count` how many digits there are, `reason` a code of what is
    missing: so that a person is told what to mend. Printed, it shows nothing of what was typed.
    """

    def __init__(self, sign: str = "", *, count: int | None = None, reason: str = "") -> None:
        super().__init__()
        self.sign = sign
        self.count = count
        self.reason = reason


class NotAName(Unacceptable):
    """A name has letters of any script, spaces, hyphens, apostrophes and points, and nothing else; `sign` is what else."""


class TooLong(Unacceptable):
    """The value is longer than the field takes."""


class NotAnEmail(Unacceptable):
    """The text is not an address that mail could be sent to: for its `sign`, or for its `reason`, one of `EMAIL_REASONS`."""


class NotAPhone(Unacceptable):
    """The text is not a phone number: for its `sign`, or for the `count` of its digits."""


class ForeignPhone(Unacceptable):
    """The number is not of Kazakhstan; messages go to +7 7xx numbers only."""


class NotAMobilePhone(Unacceptable):
    """The number is a landline of Kazakhstan, which gets no messages."""


class NotAnIin(Unacceptable):
    """An IIN has twelve digits: the text has another `sign`, or another `count` of them."""


class IinMistyped(Unacceptable):
    """The twelve digits do not agree with their check digit, so one of them is mistyped."""


EMAIL_REASONS = ("no_at", "two_at", "no_local", "no_dot", "no_such_domain")


class ParticipantDestroyed(Exception):
    """The person's data were destroyed, and nobody can read them any more."""


class TooManyAtOnce(Exception):
    """One run would have destroyed so many persons that it must be a mistake; it destroyed nobody."""

    def __init__(self, number: int, persons: int) -> None:
        super().__init__(f"{number} of {persons} persons are due to be destroyed at once, so nobody was")
        self.number = number
        self.persons = persons
