"""Why somebody's data are not shown."""


class ReasonMissing(Exception):
    """No reason was chosen, or it was not put into words."""


class NothingHeld(Exception):
    """This person told no such thing, or it was destroyed."""


class OwnRequest(Exception):
    """Who asks for a file cannot also approve it."""


class AlreadyDecided(Exception):
    """Somebody has approved or refused the request before."""


class NotApproved(Exception):
    """Nobody has approved the request."""


class NotTheirs(Exception):
    """Only who asked for a file may download it."""


class AlreadyDownloaded(Exception):
    """The file was downloaded once, and once is all there is."""


class ExportExpired(Exception):
    """The approval is older than a day."""
