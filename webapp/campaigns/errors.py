"""Why a campaign is not as it should be, or may not be changed as asked."""

from collections.abc import Sequence

from webapp.campaigns.faults import Fault


class NotReady(Exception):
    """The campaign cannot be published; `reasons` says everything that is wrong with it, in words."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        self.reasons = tuple(map(str, faults))
        super().__init__("; ".join(self.reasons))


class ChangedMeanwhile(Exception):
    """Somebody else has saved the draft since it was looked at."""


class AlreadyOver(Exception):
    """A campaign that is over cannot be closed once more."""


class NoPicture(Exception):
    """The file is none of the pictures that we read, or is damaged."""


class PictureTooLarge(Exception):
    """The file has more bytes or more pixels than we take."""


class PictureTooSmall(Exception):
    """The picture is narrower than the narrowest that we show."""


class PictureOddlyShaped(Exception):
    """One side of the picture is too many times longer than the other."""


class PictureMoves(Exception):
    """The file holds several pictures that follow each other; we show one that stands still."""


class PictureTakesTooLong(Exception):
    """The picture could not be made in time: it asks for much work, or others are being made."""


PICTURE_REFUSALS: dict[str, type[Exception]] = {
    "unreadable": NoPicture,
    "animated": PictureMoves,
    "shape": PictureOddlyShaped,
    "large": PictureTooLarge,
    "small": PictureTooSmall,
    "time": PictureTakesTooLong,
}
"""Why a file is not taken as a picture, by the word that its process and a waiting upload have for it."""


def picture_refusal(fault: Exception) -> str:
    """The word of a refusal in `PICTURE_REFUSALS`."""
    return next(word for word, refusal in PICTURE_REFUSALS.items() if isinstance(fault, refusal))


class NothingToDiscard(Exception):
    """Everything in the draft is published, or it was dropped already."""


class NotALinkName(Exception):
    """A link's name is 2 to 24 small Latin letters, digits and hyphens."""


class NotALinkLabel(Exception):
    """What a link is called by staff is one line, and not long."""


class LinkExists(Exception):
    """The campaign has a link with this name already."""


class TooManyLinks(Exception):
    """The campaign has as many links as are counted apart."""
