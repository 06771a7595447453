"""Answers made small: gzip for what is made on the spot, and a page put together from parts made ahead.

A landing page is the same for everybody but for two short tokens. Its two long parts are compressed once; the
tokens go between them as a stored block (RFC 1951, 3.2.4), so that an answer costs microseconds, not a millisecond.
"""

import gzip
import struct
import zlib
from dataclasses import dataclass

from flask import Flask, Response, request

SMALLEST = 600
"""Bytes below which compressing gains nothing."""
TYPES = ("text/html", "application/json", "text/plain", "image/svg+xml", "application/xml", "application/manifest+json")
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
RAW = -zlib.MAX_WBITS


@dataclass(frozen=True)
class SplicedPage:
    """A page with a gap for something short and fresh."""

    before: bytes
    after: bytes
    _packed_before: bytes
    _packed_after: bytes
    _crc_before: int

    @classmethod
    def split(cls, page: str, marker: str) -> "SplicedPage":
        """Compress the two sides of the marker, which stands once in the page."""
        before, after = (part.encode() for part in page.split(marker))
        first = zlib.compressobj(9, zlib.DEFLATED, RAW)
        # A flush ends on a whole byte, so a stored block can follow; the last part begins with an empty window.
        packed_before = GZIP_HEADER + first.compress(before) + first.flush(zlib.Z_FULL_FLUSH)
        last = zlib.compressobj(9, zlib.DEFLATED, RAW)
        return cls(before, after, packed_before, last.compress(after) + last.flush(), zlib.crc32(before))

    def plain(self, fresh: bytes) -> bytes:
        """The page as it is."""
        return self.before + fresh + self.after

    def gzipped(self, fresh: bytes) -> bytes:
        """The page in gzip (RFC 1952). `fresh` is at most 65,535 bytes."""
        length = len(fresh)
        stored = struct.pack("<BHH", 0, length, length ^ 0xFFFF) + fresh
        crc = zlib.crc32(self.after, zlib.crc32(fresh, self._crc_before))
        size = len(self.before) + length + len(self.after)
        return b"".join([self._packed_before, stored, self._packed_after, struct.pack("<LL", crc, size)])


def init_app(app: Flask) -> None:
    """Compress what views return, where the browser takes it and it is worth it."""

    @app.after_request
    def compress(response: Response) -> Response:
        if response.direct_passthrough or "Content-Encoding" in response.headers or response.mimetype not in TYPES:
            return response
        response.vary.add("Accept-Encoding")
        if "gzip" in request.headers.get("Accept-Encoding", "") and len(response.data) >= SMALLEST:
            response.data = gzip.compress(response.data, 5, mtime=0)
            response.content_encoding = "gzip"
        return response
