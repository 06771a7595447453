"""Small ICC profiles (ICC.1:2001-04) that change colours far enough to be seen."""

import struct

D50 = (0.9642, 1.0, 0.8249)
RED, GREEN, BLUE = (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)
"""The primaries of sRGB under D50."""
LINEAR = b"curv" + bytes(8)
RED_IN_LAB = (136, 208, 195)
BLACK_IN_LAB = (0, 128, 128)
"""In the eight bits of a `lut8Type`."""


def grey_profile() -> bytes:
    """Of grey in linear tones: a dark grey that bears it is a middle one."""
    return _profile(b"mntr", b"GRAY", b"XYZ ", {b"wtpt": _point(D50), b"kTRC": LINEAR})


def swapped_profile() -> bytes:
    """Of RGB in linear tones, whose red is green and whose green is red."""
    primaries = {b"rXYZ": _point(GREEN), b"gXYZ": _point(RED), b"bXYZ": _point(BLUE)}
    return _profile(
        b"mntr",
        b"RGB ",
        b"XYZ ",
        {b"wtpt": _point(D50), **primaries, b"rTRC": LINEAR, b"gTRC": LINEAR, b"bTRC": LINEAR},
    )


def print_profile() -> bytes:
    """Of CMYK, in which every ink prints red, and black black."""
    straight = bytes(range(256))
    identity = struct.pack(">9i", *(65536 * (place % 4 == 0) for place in range(9)))
    table = (
        b"mft1"
        + bytes(4)
        + bytes([4, 3, 2, 0])
        + identity
        + straight * 4
        + bytes(RED_IN_LAB + BLACK_IN_LAB) * 8
        + straight * 3
    )
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"wtpt": _point(D50), b"A2B0": table})


def _point(point: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(point)


def _fixed(values: tuple[float, ...]) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    index, content, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        index += name + struct.pack(">II", start + len(content), len(value))
        content += value + bytes(-len(value) % 4)
    head = bytes(8) + b"\x02\x10\0\0" + kind + space + connection + struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp"
    head += bytes(28) + _fixed(D50) + bytes(48)
    return struct.pack(">I", start + len(content)) + head[4:] + struct.pack(">I", len(tags)) + index + content
