"""When to try again, and for how long: one page for every wait of the outbox."""

from datetime import timedelta

FIRST_RETRY = timedelta(seconds=30)
STEADY_RETRIES = 8
GROWTH = 1.125
LONGEST_RETRY = timedelta(hours=2)
GIVE_UP_AFTER = timedelta(days=5)
"""From when a message was made, or asked for again by an operator (RFC 5321 4.5.4.1: at least four to five days)."""
POLICY_TRIES = 4
"""How often a message is tried that a service refuses by its rules while it takes others: then it is about this one."""
LOST_ANSWER_RETRY = timedelta(minutes=30)
"""When a message whose answer was lost is sent once more.

It may lie in the mailbox already, so not soon, and under the same Message-ID; it may also be lost, and with it somebody's
entry, so once. RFC 5321 6.1 holds a second copy to be better than none; a third tells nobody anything new."""
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(minutes=5)
"""Between two looks at a service that is away: one connection each, and codes go out soon after it is back."""

CHECK_WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60, 24 * 60)
)
"""Between the questions put to a provider about one SMS: three days in all. Operators try for one day."""
NOT_FOUND_AFTER = timedelta(minutes=15)
"""From when a provider that knows our numbers and not this one is believed not to have taken a message."""


def retry_wait(attempts: int) -> timedelta:
    """How long a message waits after so many attempts.

    Half a minute eight times, then each wait an eighth longer, up to two hours. So a server that greylists for any time
    is met again within half a minute or a seventh of that time after it (300 s: at 312 s); five days come to a hundred tries.
    """
    grown: timedelta = FIRST_RETRY * GROWTH ** min(max(attempts - STEADY_RETRIES, 0), 100)
    return min(grown, LONGEST_RETRY)


def pause_wait(pauses: int) -> timedelta:
    """How long a channel pauses after so many pauses in a row before this one."""
    grown: timedelta = FIRST_PAUSE * 2 ** min(pauses, 20)
    return min(grown, LONGEST_PAUSE)
