"""Why a person's particulars cannot be taken as they were typed."""


class Unacceptable(ValueError):
    """What was typed cannot be a value of this field."""


class NotAName(Unacceptable):
    """A name has letters of any script, spaces, hyphens and apostrophes, and nothing else."""


class TooLong(Unacceptable):
    """The value is longer than the field takes."""


class NotAnEmail(Unacceptable):
    """The text is not an address that mail could be sent to."""


class NotAPhone(Unacceptable):
    """The text is not a phone number."""


class ForeignPhone(Unacceptable):
    """The number is not of Kazakhstan; messages go to +7 7xx numbers only."""


class NotAMobilePhone(Unacceptable):
    """The number is a landline of Kazakhstan, which gets no messages."""


class NotAnIin(Unacceptable):
    """An IIN has twelve figures."""


class IinMistyped(Unacceptable):
    """The twelve figures do not agree with their check digit, so one of them is mistyped."""


class ParticipantDestroyed(Exception):
    """The person's data were destroyed, and nobody can read them any more."""


class TooManyAtOnce(Exception):
    """One run would have destroyed so many persons that it must be a mistake; it destroyed nobody."""

    def __init__(self, number: int, persons: int) -> None:
        super().__init__(f"{number} of {persons} persons are due to be destroyed at once, so nobody was")
        self.number = number
        self.persons = persons
