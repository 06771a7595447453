"""The program: a file from standard input, its variants to standard output."""

import json
import os
import sys
from dataclasses import asdict
from typing import Any

from webapp.campaigns.transcoding import CHECK, WHITE
from webapp.campaigns.transcoding.bounds import limit, wait_for_turn
from webapp.campaigns.transcoding.codec import Encoded, Refused, check, transcode


def main() -> None:
    """Read a file from standard input, write its variants or why it is not taken to standard output."""
    upload, ground = sys.stdin.buffer.read(), sys.argv[1] if sys.argv[1:] else WHITE
    # What only looks at a head holds little, and somebody waits for it.
    turn = wait_for_turn() if ground != CHECK else None
    limit()
    reply: dict[str, Any]
    variants: list[Encoded] = []
    try:
        if ground == CHECK:
            check(upload)
        else:
            variants = transcode(upload, ground)
        reply = {"variants": [asdict(each) | {"data": len(each.data)} for each in variants]}
    except (Refused, MemoryError) as refusal:
        reply = {"refused": getattr(refusal, "reason", "large")}
    sys.stdout.buffer.write(json.dumps(reply).encode() + b"\n" + b"".join(each.data for each in variants))
    sys.stdout.buffer.flush()
    if turn is not None:
        os.close(turn)


if __name__ == "__main__":
    main()
