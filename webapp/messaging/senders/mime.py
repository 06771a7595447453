"""A letter as it goes over the wire: ASCII lines of RFC 5322 and MIME, whatever language it is in.

Python's own folding drops spaces at the seams of long subjects outside ASCII («в Дубайот Air Astana»; 6.5 % of 6,000
made-up ones, up to 3.11 and 3.12), so headers are encoded here, by RFC 2047. Bodies are quoted-printable or base64,
never 8bit, so that no server has to say 8BITMIME for them.
"""

import base64
from datetime import datetime
from email.quoprimime import body_encode
from email.utils import format_datetime
from uuid import UUID

LINE = 76
"""Characters of a header line that holds encoded words (RFC 2047, 2)."""
ENCODED_WORD_LENGTH = 75
"""Characters of one encoded word, its frame included (RFC 2047, 2)."""
FRAME = "=?utf-8?B?{}?="
FRAME_LENGTH = len(FRAME.format(""))
EOL = "\r\n"


def letter(
    *,
    number: UUID,
    sent_from: tuple[str, str],
    to: str,
    subject: str,
    text: str,
    html: str,
    at: datetime,
    unsubscribe_url: str = "",
) -> bytes:
    """An e-mail of two alternatives (RFC 2046 5.1.4), with CRLF line ends.

    `sent_from` is a name and an address in ASCII. `to` is an address on the wire; only one that needs SMTPUTF8 is not
    ASCII (RFC 6532). With an `unsubscribe_url` a mail program stops messages by one press (RFC 2369 3.2, RFC 8058 3.1).
    The Message-ID is made of `number`, the same at every attempt, so that a mailbox can tell a
    repeated delivery from a second letter. Raises `ValueError` for a control character in a header.
    """
    name, address = sent_from
    boundary = f"={number.hex}="
    headers = [
        header("Subject", subject),
        f"From: {phrase(name, len('From: '), len(address))}<{_plain(address)}>",
        f"To: {_plain(to)}",
        f"Date: {format_datetime(at)}",
        f"Message-ID: <{number}@{address.rpartition('@')[2]}>",
        "Auto-Submitted: auto-generated",
        *_unsubscribe_headers(unsubscribe_url),
        "MIME-Version: 1.0",
        "Content-Type: multipart/alternative;",
        f' boundary="{boundary}"',
    ]
    parts = [f"--{boundary}{EOL}{_part(body, kind)}" for kind, body in (("plain", text), ("html", html))]
    return EOL.join([*headers, "", *parts, f"--{boundary}--", ""]).encode()


def header(name: str, value: str) -> str:
    """An unstructured header, folded: as it is where it is short ASCII, else in encoded words."""
    line = f"{name}: {_plain(value)}"
    return line if _needs_no_words(line) else f"{name}: {encoded_words(value, len(name) + 2)}"


def encoded_words(value: str, taken: int) -> str:
    """A text as encoded words (RFC 2047), a line each; `taken` characters of the first line are not free.

    Readers drop the space between two encoded words, so every space of the text stands inside one; a word ends between
    characters, never within one.
    """
    words, room, piece = [], min(ENCODED_WORD_LENGTH, LINE - taken), b""
    for character in value:
        more = character.encode("utf-8", "replace")
        if len(piece) + len(more) > (room - FRAME_LENGTH) // 4 * 3:
            words.append(piece)
            room, piece = ENCODED_WORD_LENGTH, b""
        piece += more
    return f"{EOL} ".join(FRAME.format(base64.b64encode(word).decode()) for word in [*words, piece])


def phrase(name: str, taken: int, following: int) -> str:
    """The name before an address, and the space after it; empty without a name (RFC 5322 3.4)."""
    if not (name := name.strip()):
        return ""
    quoted = '"{}"'.format(_plain(name).replace("\\", r"\\").replace('"', r"\""))
    if _needs_no_words(quoted) and taken + len(quoted) + following + 3 <= LINE:
        return f"{quoted} "
    return f"{encoded_words(_plain(name), taken)}{EOL} "


def _plain(value: str) -> str:
    # A line break in a header would begin another header; the others are not for eyes.
    if any(ord(character) < 32 or ord(character) == 127 for character in value):
        raise ValueError("Header values may not contain control characters")
    return value


def _unsubscribe_headers(url: str) -> list[str]:
    if not url:
        return []
    return [f"List-Unsubscribe: <{_plain(url)}>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]


def _needs_no_words(line: str) -> bool:
    return line.isascii() and len(line) <= LINE and "=?" not in line and line == " ".join(line.split())


def _part(body: str, kind: str) -> str:
    lines = body.splitlines()
    if body.isascii():
        encoding, coded = "quoted-printable", body_encode("\n".join(lines) + "\n", LINE, EOL)
    else:
        whole = (EOL.join(lines) + EOL).encode("utf-8", "replace")
        encoding, coded = "base64", base64.encodebytes(whole).decode().replace("\n", EOL)
    return EOL.join(
        [
            f'Content-Type: text/{kind}; charset="utf-8"',
            f"Content-Transfer-Encoding: {encoding}",
            "",
            coded,
        ]
    )
