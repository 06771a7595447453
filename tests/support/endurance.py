"""A deployment under load while something is done to it, and what its visitors got meanwhile."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from tests.support import applications, http_load
from tests.support.deployment import Deployment

CONNECTIONS = 16
EVERY = 10
"""One request in so many is a form."""
LANDING = http_load.get("/c/first-snow", accept_encoding="gzip")
LIVE = http_load.get("/health/live")


def load_while(site: Deployment, people: Sequence[dict[str, str]], do: Callable[[], None]) -> Counter[int]:
    """Have pages asked for and forms sent for as long as `do` takes. Answers how often each status came; 0 is none.

    Every other request is a form that is given back (422): nginx sends no form twice, so forms alone tell whether any
    request was lost on its way.
    """
    forms = applications.prepare(site.plain_port, people)
    (mistaken,) = applications.prepare(site.plain_port, [{"email": "x"}])
    applications.wait_until_read([*forms, mistaken])
    done, answers = threading.Event(), list[http_load.Answer | None]()

    def requests() -> Iterator[bytes]:
        left, number = iter(forms), 0
        while not done.is_set():
            number += 1
            form = next(left, None) if number % EVERY == 0 else None
            yield form.request if form else (mistaken.request if number % 2 else LANDING)
        yield from (form.request for form in left)  # where what was done took less time than that many requests

    def send() -> None:
        answers.extend(http_load.send_all(site.plain_port, requests(), CONNECTIONS, keep_bodies=False))

    sender = threading.Thread(target=send)
    sender.start()
    try:
        do()
    finally:
        done.set()
        sender.join()
    return Counter(answer.status if answer else 0 for answer in answers)


def restart(site: Deployment, times: int) -> None:
    """Restart one instance and then the other, `times` in all."""
    for number in range(times):
        site.instances[number % len(site.instances)].restart()


def flood(port: int, seconds: float, connections: int) -> tuple[list[http_load.Answer], list[http_load.Answer], int]:
    """Ask for pages over far more connections than the site takes, and for its health beside.

    Answers what the pages were answered, what the health check was, and how many requests got no answer at all.
    """
    health: list[http_load.Answer | None] = []

    def look() -> None:
        health.extend(http_load.send_all(port, _slowly(LIVE, seconds), 1, keep_bodies=False))

    looking = threading.Thread(target=look)
    looking.start()
    pages = http_load.send_all(port, http_load.for_seconds(LANDING, seconds), connections, keep_bodies=False)
    looking.join()
    answered = [answer for answer in pages if answer is not None]
    lived = [answer for answer in health if answer is not None]
    return answered, lived, len(pages) - len(answered) + len(health) - len(lived)


def _slowly(request: bytes, seconds: float) -> Iterator[bytes]:
    for again in http_load.for_seconds(request, seconds):
        yield again
        time.sleep(0.1)
