"""Why an entry or its confirmation is not taken."""


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


class TooSoon(Exception):
    """A new code was asked for too often or too soon after the last one."""


class FormUsed(Exception):
    """The same form was sent before, for another person; it must be shown anew."""
