"""Signing letters by DKIM (RFC 6376), so that mailboxes believe that they are ours (aligned with From, RFC 7489)."""

import dkim

ONCE_MORE = (b"from", b"to", b"subject", b"date", b"message-id", b"content-type")
"""Signed as often as they stand there, and once more: nobody can add a second one that a reader would show (RFC 6376, 8.15)."""
AS_THEY_STAND = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"auto-submitted",
    b"mime-version",
    b"content-type",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)
"""Headers that are signed where a letter has them; both of one-click unsubscribing must be (RFC 8058, 4)."""


class DkimSigner:
    """Signs as a domain: `key` is an RSA key in PEM, whose public half stands in DNS under `selector`."""

    def __init__(self, domain: str, selector: str, key: bytes) -> None:
        self._domain = domain.encode()
        self._selector = selector.encode()
        self._key = key

    def sign(self, letter: bytes) -> bytes:
        """A letter with CRLF line ends, under its signature."""
        head = letter.partition(b"\r\n\r\n")[0].lower()
        present = [name for name in AS_THEY_STAND if head.startswith(name + b":") or b"\r\n" + name + b":" in head]
        signature: bytes = dkim.sign(
            letter,
            self._selector,
            self._domain,
            self._key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[*present, *ONCE_MORE],
        )
        return signature + letter
