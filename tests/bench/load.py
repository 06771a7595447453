"""Load from a second process: `wrk` where there is one, else a client of our own; ours and references alike."""

import multiprocessing
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.support import http_load
from tests.support.server import WebServer

REPORT = """
done = function(summary)
    io.write(string.format("\\nanswers=%d us=%d wrong=%d\\n", summary.requests, summary.duration, summary.errors.status))
end
"""


def answers_per_second(port: int, path: str, seconds: float, connections: int = 32, cookie: str = "") -> float:
    """How many pages a server answers in a second to so many browsers on their first visit, or holding a cookie."""
    if shutil.which("wrk"):
        return _wrk(port, path, seconds, connections, cookie)
    request = http_load.get(path, cookie, accept_encoding="gzip")
    count: float = aside(_count_answers, port, request, seconds, connections)
    return count / seconds


def latencies(port: int, path: str, count: int) -> list[float]:
    """How long one browser waits for each of so many pages, in milliseconds, the shortest first."""
    request = http_load.get(path, accept_encoding="gzip")
    waits: list[float] = aside(_waits, port, [request] * count, 1)
    return sorted(wait * 1000 for wait in waits)


def taken_per_second(port: int, requests: Sequence[bytes], connections: int = 8) -> float:
    """How many forms a server takes in a second; each must be answered by 303."""
    seconds: float = aside(_send_forms, port, list(requests), connections)
    return len(requests) / seconds


def busy_seconds(web: WebServer) -> float:
    """For how many seconds a server's processes have kept a processor busy."""
    stats = (Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in web.pids)
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which that share of them lies."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def median_ms(waits: Sequence[float]) -> float:
    """The median of waits in seconds, in milliseconds."""
    return statistics.median(waits) * 1000


def aside(work: Callable[..., Any], *arguments: object) -> Any:
    """Do something in a process of its own and answer what came of it."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(work, arguments)


def _wrk(port: int, path: str, seconds: float, connections: int, cookie: str) -> float:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "-H", "Accept-Encoding: gzip"]
    command += ["-H", f"Cookie: {cookie}"] if cookie else []
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(REPORT)
        script.flush()
        command += ["-s", script.name, f"http://127.0.0.1:{port}{path}"]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    answers, microseconds, wrong = map(int, re.findall(r"(?<==)\d+", said.splitlines()[-1]))
    if wrong or not answers:
        raise RuntimeError(f"{wrong} of {answers} answers were refusals or faults")
    return answers / microseconds * 1e6


def _count_answers(port: int, request: bytes, seconds: float, connections: int) -> int:
    answers = http_load.send_all(port, http_load.for_seconds(request, seconds), connections, keep_bodies=False)
    return sum(answer is not None and answer.status == 200 for answer in answers)


def _waits(port: int, requests: list[bytes], connections: int) -> list[float]:
    answers = http_load.send_all(port, requests, connections, keep_bodies=False)
    return [answer.seconds for answer in answers if answer is not None and answer.status == 200]


def _send_forms(port: int, requests: list[bytes], connections: int) -> float:
    started = time.perf_counter()
    answers = http_load.send_all(port, requests, connections, keep_bodies=False)
    seconds = time.perf_counter() - started
    wrong = {answer.status if answer else 0 for answer in answers} - {303}
    if wrong:
        raise RuntimeError(f"forms were answered by {wrong}")
    return seconds
