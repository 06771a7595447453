"""The key by which letters are signed (DKIM, RFC 6376), as the environment names it."""

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from webapp.environment import Reader

LABEL = r"[a-z0-9](?:[a-z0-9.-]{0,60}[a-z0-9])?"
FEWEST_BITS = 1024
"""Shorter ones are not believed (RFC 8301, 3.2)."""


@dataclass(frozen=True)
class DkimSettings:
    """Nothing is signed where there is no key."""

    selector: str = ""
    """The public key stands in DNS at `selector._domainkey.` and the domain of MAIL_FROM."""
    key: bytes = field(default=b"", repr=False)
    """An RSA key in PEM."""

    @classmethod
    def read(cls, reader: Reader) -> "DkimSettings":
        """The settings by their variables, and what is wrong with them in `reader.faults`."""
        selector = reader.shaped("DKIM_SELECTOR", "", LABEL, "the name before ._domainkey in DNS, such as s2026")
        place = reader.text("DKIM_KEY_FILE", "")
        if bool(selector) != bool(place):
            reader.faults.append("DKIM_SELECTOR and DKIM_KEY_FILE are set together or not at all")
        if not selector or not place:
            return cls()
        key = _read(place)
        if key is None:
            reader.faults.append("DKIM_KEY_FILE is no file that the site can read")
            return cls()
        if not _is_usable(key):
            reader.faults.append(f"DKIM_KEY_FILE holds no RSA key in PEM of {FEWEST_BITS} bits or more")
            return cls()
        return cls(selector, key)


def _read(place: str) -> bytes | None:
    try:
        return Path(place).read_bytes()
    except OSError:
        return None


def _is_usable(key: bytes) -> bool:
    try:
        read = serialization.load_pem_private_key(key, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return isinstance(read, RSAPrivateKey) and read.key_size >= FEWEST_BITS
