"""Why a campaign is not as it should be."""

from collections.abc import Sequence


class NotReady(Exception):
    """The campaign cannot be published; `reasons` says everything that is wrong with it, in words."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)
