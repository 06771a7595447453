"""Which tests run in one process: those of a file, and those of a folder whose tests share a running site."""

from xdist.scheduler import LoadFileScheduling

SHARE_A_SITE = ("tests/journeys/", "tests/deploy/")
"""A site with its processes and a browser cost more than most of these tests."""


class BySite(LoadFileScheduling):
    """As `--dist loadfile`, but for those folders."""

    def _split_scope(self, nodeid: str) -> str:
        folder = next((folder for folder in SHARE_A_SITE if nodeid.startswith(folder)), None)
        return folder or super()._split_scope(nodeid)
