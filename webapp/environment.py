"""Reads values from the environment, and remembers in words what was wrong with each."""

import base64
import binascii
import re
from collections.abc import Mapping

from babel import Locale

from webapp.parsing import HIGHEST_ID, parse_int

KEY_BYTES = 32
SINGLE = "single"
"""What the version of a secret is called that the settings give none."""
# These go into a Content-Security-Policy, so nothing but plain hosts, ports and folders.
ADDRESS = re.compile(
    r"(?:https://[a-z0-9.-]+|http://(?:localhost|127\.0\.0\.1))(?::\d{1,5})?(?P<path>(?:/[\w.-]+)*/?)", re.ASCII
)


class Reader:
    """Takes values from the environment and remembers what was wrong with them."""

    def __init__(self, environ: Mapping[str, str], strict: bool) -> None:
        self.environ = environ
        self.strict = strict
        self.faults: list[str] = []

    def text(self, name: str, default: str) -> str:
        """A value without the space around it, or the default where none is set."""
        return self.environ.get(name, "").strip() or default

    def required(self, name: str, default: str) -> str:
        """A value that may have a default only outside production."""
        value = self.environ.get(name, "").strip()
        if not value and self.strict:
            self.faults.append(f"{name} is not set")
        return value or default

    def words(self, name: str, default: str) -> tuple[str, ...]:
        """Words parted by spaces or commas."""
        return tuple(self.required(name, default).replace(",", " ").split())

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        value = self.text(name, str(default))
        number = parse_int(value, 0, HIGHEST_ID)
        if number is None:
            self.faults.append(f"{name} is {value!r}; set it to a whole number")
            return default
        return number

    def flag(self, name: str) -> bool:
        """Yes (`1`) or no (`0`, or not set)."""
        value = self.text(name, "0")
        if value not in {"0", "1"}:
            self.faults.append(f"{name} is {value!r}; set it to 1 for yes or 0 for no")
        return value == "1"

    def shaped(self, name: str, default: str, shape: str, meaning: str) -> str:
        """A value of a shape (a regular expression); `meaning` says in words what it should be."""
        value = self.text(name, default)
        if value and not re.fullmatch(shape, value, re.ASCII):
            self.faults.append(f"{name} is {value!r}; set it to {meaning}")
        return value

    def address(self, name: str, default: str, *, folder: bool = False) -> str:
        """Where an outside service is: a host, or a folder on one; by HTTPS, save on this machine."""
        value = self.text(name, default)
        shaped = ADDRESS.fullmatch(value)
        if value and (not shaped or (shaped["path"].strip("/") and not folder)):
            what = (
                "an address such as https://stats.example/matomo/" if folder else "a host such as https://stats.example"
            )
            self.faults.append(f"{name} is {value!r}; set it to {what}")
        return value.rstrip("/") + "/" if folder and value else value.rstrip("/")

    def country(self, name: str, default: str) -> str:
        """A country by its two letters (ISO 3166)."""
        value = self.text(name, default)
        if not re.fullmatch("[A-Z]{2}", value) or value not in Locale("en").territories:
            self.faults.append(f"{name} is {value!r}; set it to a country's two letters, such as KZ (ISO 3166)")
        return value

    def url(self, name: str, default: str) -> str:
        """A database's address, as SQLAlchemy writes it."""
        value = self.required(name, default)
        if value.startswith(("postgresql://", "postgres://")):
            value = "postgresql+psycopg://" + value.split("://", 1)[1]
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            self.faults.append(f"{name} must begin with sqlite:/// or postgresql://")
        return value

    def secret(self, name: str) -> str:
        """Random text of at least `KEY_BYTES` characters."""
        return self._checked_secret(name, self.environ.get(name, ""))

    def secrets(self, name: str, single: str) -> dict[str, str]:
        """`version:text` pairs, the newest first, parted by commas; and last what `single` names, which had no version."""
        found: dict[str, str] = {}
        for pair in filter(None, self.environ.get(name, "").split(",")):
            version, _, text = pair.strip().partition(":")
            self._check_version(name, version, known=version in found)
            found[version] = self._checked_secret(f"{name}: the secret {version!r}", text)
        before = self.environ.get(single, "")
        if before and before not in found.values():
            found[SINGLE] = self._checked_secret(single, before)
        if not found:
            self.faults.append(f"{name} is not set (make keys)")
        return found or {"none": ""}

    def keys(self, name: str, *, may_be_absent: bool = False) -> dict[str, bytes]:
        """`version:base64` pairs, the newest first, parted by commas."""
        keys: dict[str, bytes] = {}
        for pair in filter(None, self.environ.get(name, "").split(",")):
            version, _, encoded = pair.strip().partition(":")
            self._check_version(name, version, known=version in keys)
            try:
                keys[version] = base64.b64decode(encoded, validate=True)
            except binascii.Error:
                keys[version] = b""
            if len(keys[version]) != KEY_BYTES or len(set(keys[version])) < 8:
                self.faults.append(f"{name}: key {version!r} must be {KEY_BYTES} random bytes in base64 (make keys)")
        if not keys and not may_be_absent:
            self.faults.append(f"{name} is not set (make keys)")
        return keys

    def _check_version(self, name: str, version: str, *, known: bool = False) -> None:
        if not version.isalnum() or len(version) > 8:
            self.faults.append(f"{name}: a key's version is up to 8 letters and digits, then a colon")
        elif known:
            self.faults.append(f"{name} has the version {version!r} twice")

    def _checked_secret(self, name: str, value: str) -> str:
        if len(value) < KEY_BYTES:
            self.faults.append(f"{name} must be at least {KEY_BYTES} characters of random text (make keys)")
        elif len(set(value)) < 8:
            self.faults.append(f"{name} is not random text (make keys)")
        return value
