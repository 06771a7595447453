"""Opening a sealed archive as its recipient does: WinZip's AES (AE-1 and AE-2), written after its specification."""

import hashlib
import hmac
import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

AES_EXTRA, AES_METHOD, AES_256 = 0x9901, 99, 3
SALT, VERIFIER, MAC, KEY, BLOCK = 16, 2, 10, 32, 16
ROUNDS = 1000
LOCAL_HEADER = 30


class WrongPassword(Exception):
    """The archive was sealed by another password."""


def opened(archive: bytes, password: str) -> tuple[str, bytes]:
    """The name and the content of the only file in an archive. Raises `WrongPassword`."""
    (member,) = ZipFile(BytesIO(archive)).infolist()
    assert member.compress_type == AES_METHOD
    _version, strength, method = _aes_extra(member.extra)
    assert strength == AES_256
    names = struct.unpack_from("<HH", archive, member.header_offset + LOCAL_HEADER - 4)
    start = member.header_offset + LOCAL_HEADER + sum(names)
    sealed = archive[start : start + member.compress_size]
    salt, verifier, mac = sealed[:SALT], sealed[SALT : SALT + VERIFIER], sealed[-MAC:]
    body = sealed[SALT + VERIFIER : -MAC]
    keys = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, ROUNDS, 2 * KEY + VERIFIER)
    if keys[2 * KEY :] != verifier:
        raise WrongPassword
    assert hmac.digest(keys[KEY : 2 * KEY], body, "sha1")[:MAC] == mac
    plain = _decrypted(keys[:KEY], body)
    return member.filename, zlib.decompress(plain, -zlib.MAX_WBITS) if method else plain


def _aes_extra(extra: bytes) -> tuple[int, int, int]:
    place = 0
    while place < len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind == AES_EXTRA:
            version, _vendor, strength, method = struct.unpack_from("<H2sBH", extra, place + 4)
            return version, strength, method
        place += 4 + length
    raise AssertionError("not sealed by AES")


def _decrypted(key: bytes, body: bytes) -> bytes:
    # The counter is little-endian and begins with 1, so that the usual counter mode does not fit.
    blocks = -(-len(body) // BLOCK)
    counters = b"".join(number.to_bytes(BLOCK, "little") for number in range(1, blocks + 1))
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    stream = encryptor.update(counters)
    return bytes(one ^ other for one, other in zip(body, stream, strict=False))
