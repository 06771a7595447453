"""granian's own command, with the site's code loaded before its workers are forked, as `deploy/web.py` has it."""

from granian.cli import entrypoint

import webapp  # noqa: F401

if __name__ == "__main__":
    entrypoint()
