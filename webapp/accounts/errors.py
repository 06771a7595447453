"""Why somebody is not let in, or may not change who is."""


class InvalidCredentials(Exception):
    """What was shown is not right; which part of it is wrong, nobody is told."""


class InvitationGone(Exception):
    """The invitation was used, taken back, or is older than three days."""


class AlreadyHere(Exception):
    """Somebody with this address works here already."""


class PasswordTooWeak(Exception):
    """The password is shorter than twelve characters, or among those that everybody tries first."""


class PasswordNotTypable(Exception):
    """The password has a character that not every keyboard gives: an invisible one, or of no script."""


class CodeDoesNotFit(Exception):
    """The code is not the one that the telephone shows now."""


class LastSignInMethod(Exception):
    """Without it this member could not sign in any more."""


class LastAdministrator(Exception):
    """Somebody must be able to manage accounts."""


class OwnRole(Exception):
    """Nobody changes their own role, or closes their own account."""
