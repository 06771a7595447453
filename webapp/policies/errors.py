"""Why a policy cannot be published."""


class PolicyIncomplete(Exception):
    """A text is missing, empty, without a title, or names something that nobody can fill in."""


class PolicyUnchanged(Exception):
    """The texts are those that are in force already."""


class NoPolicyInForce(Exception):
    """Nothing has been published yet, so nobody may be asked for consent."""
