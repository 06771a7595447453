"""Sends by several conversations side by side, each message at its own time."""

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from webapp.messaging.queries import count_due, next_due
from webapp.messaging.senders import Sender
from webapp.messaging.sending import send_due
from webapp.platform import clock, logs

LANES = 8
"""Conversations side by side: one recipient or answer that is slow holds up a lane, and nobody else's code."""
URGENT_LANES = 2
"""Of these, how many send codes alone, however much else there is to send."""
LONGEST_SLEEP = 60.0
"""Seconds after which the outbox is looked at in any case: another process may have put something in."""
POLL_SECONDS = 0.2
"""Seconds between two looks, while there is something due that is waited for (a probe, lanes that are all taken)."""
STOP_PATIENCE = 20.0
"""Seconds that conversations get to end when the worker is stopped; whatever lasts longer is sent again by the next."""


class Dispatcher:
    """Watches the outbox of one app: `start`, `wake` whenever there may be something to send, `stop`.

    `make_senders` opens a set of senders for each lane; `enter_app` lets a thread into the app.
    """

    def __init__(
        self, make_senders: Callable[[], Mapping[str, Sender]], enter_app: Callable[[], AbstractContextManager[object]]
    ) -> None:
        self._make_senders = make_senders
        self._enter_app = enter_app
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._lanes: dict[int, threading.Thread] = {}
        self._watch = threading.Thread(target=self._run, name="dispatcher", daemon=True)

    def start(self) -> None:
        """Begin to watch the outbox, with what waits there already."""
        self._watch.start()

    def wake(self) -> None:
        """Have the outbox looked at now. Returns at once where it is watched; where not, what is due is sent here."""
        if self._watch.is_alive():
            self._woken.set()
        else:
            send_due(self._make_senders())

    def stop(self, patience: float = STOP_PATIENCE) -> None:
        """Begin nothing more, and wait for what is under way, up to `patience` seconds."""
        self._stopping.set()
        self._woken.set()
        end = time.monotonic() + patience
        for thread in (self._watch, *list(self._lanes.values())):
            thread.join(max(end - time.monotonic(), 0.0))

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            with self._enter_app():
                sleep = 1.0  # until a database that is away now is asked again
                with logs.keep_going("the outbox could not be looked at"):
                    self._open_lanes()
                    sleep = self._time_to_next()
            if not self._stopping.wait(POLL_SECONDS):
                self._woken.wait(sleep)

    def _open_lanes(self) -> None:
        """Open as many lanes as there are messages due; those that are open take whatever comes next by themselves."""
        free = [number for number in range(LANES) if number not in self._lanes or not self._lanes[number].is_alive()]
        due = count_due(clock.now(), LANES)
        for number in free[:due]:
            lane = threading.Thread(target=self._send, args=[number], name=f"lane {number}", daemon=True)
            self._lanes[number] = lane
            lane.start()

    def _time_to_next(self) -> float:
        due = next_due()
        if due is None:
            return LONGEST_SLEEP
        return min(max((due - clock.now()).total_seconds() - POLL_SECONDS, 0.0), LONGEST_SLEEP)

    def _send(self, number: int) -> None:
        # The outbox is kept, and the next look opens another lane.
        with self._enter_app(), logs.keep_going("a lane broke off"):
            is_reserved = number >= LANES - URGENT_LANES
            send_due(self._make_senders(), urgent_only=is_reserved, is_stopping=self._stopping.is_set)
        self._woken.set()  # what it put off has a time of its own now
