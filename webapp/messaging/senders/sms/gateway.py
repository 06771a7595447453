"""The sender of SMS: hands each to one of several providers, within the budget of the day, no faster than they take it."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from webapp.messaging import providers as states
from webapp.messaging.catalogue import BY_NAME
from webapp.messaging.errors import ChannelUnavailable, NotSent, Overspent, PolicyRefused, Throttled, Unanswered
from webapp.messaging.senders.sms import Accepted, Sms, SmsProvider
from webapp.platform import clock

if TYPE_CHECKING:
    from webapp.messaging.senders import Rendered

LIFETIME, URGENT_LIFETIME = 1440, 60
"""Minutes for which an operator tries to deliver. A code is worth nothing an hour later."""
TRIES = 3
"""How often a message is offered to a provider that asks us to slow down."""
FIRST_REST, LONGEST_REST, SHORTEST_REST = 0.25, 4.0, 0.05
"""Seconds between two messages to a provider that has asked us to slow down."""


class SmsGateway:
    """The providers of a site, shared by all conversations of its worker.

    `make_providers` opens them when the first is needed: not every process sends. `price` of a part and `budget` of a day
    are in tiyn; a budget of 0 is no limit.
    """

    def __init__(
        self,
        make_providers: Callable[[], Sequence[SmsProvider]],
        price: int = 0,
        budget: int = 0,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.price = price
        self._make_providers = make_providers
        self._budget = budget
        self._paces: defaultdict[str, _Pace] = defaultdict(lambda: _Pace(sleep))
        self._opened: Mapping[str, SmsProvider] | None = None
        self._opening = threading.Lock()

    @property
    def providers(self) -> Mapping[str, SmsProvider]:
        """The providers by their names, in the order in which they are tried."""
        with self._opening:
            if self._opened is None:
                self._opened = {provider.name: provider for provider in self._make_providers()}
            return self._opened

    def send(self, message: "Rendered") -> Accepted:
        """Hand a message to the first provider that takes it.

        A fault of ours or of a provider's pauses that provider, and the next is tried; where none is left, it is
        raised. What may have been taken is `Unanswered`, and is offered to nobody else.
        """
        sms = _sms(message)
        fault: NotSent = ChannelUnavailable("no SMS provider is set")
        names, ill = states.in_order(list(self.providers), clock.now())
        for name in names:
            try:
                accepted = self._offer(self.providers[name], sms, message)
            except Overspent:
                raise
            except Throttled as refusal:
                fault = refusal
            except (ChannelUnavailable, PolicyRefused) as refusal:
                fault = refusal
                states.pause_provider(name, str(refusal), clock.now())
            except Unanswered as lost:
                states.pause_provider(name, str(lost), clock.now())
                raise
            else:
                if name in ill:
                    states.reopen_provider(name)
                return accepted
        raise fault

    def check(self) -> None:
        """Ask each provider how our account fares, and keep what it says; one that refuses us is paused."""
        for name, provider in self.providers.items():
            try:
                account = provider.check()
            except NotSent as fault:
                states.pause_provider(name, str(fault), clock.now())
                continue
            states.keep_balance(name, account.balance, clock.now())
            states.reopen_provider(name)

    def close(self) -> None:
        """Let go of what the providers hold open."""
        with self._opening:
            for provider in (self._opened or {}).values():
                provider.close()

    def _offer(self, provider: SmsProvider, sms: Sms, message: "Rendered") -> Accepted:
        parts = provider.count_parts(sms.text)
        self._stay_within_budget(parts)
        pace = self._paces[provider.name]
        for left in reversed(range(TRIES)):
            pace.wait()
            message.mark(provider.name, parts)
            try:
                accepted = provider.submit(sms)
            except Throttled:
                pace.slow_down()
                if not left:
                    raise
            except Unanswered:
                states.add_spending(provider.name, parts, parts * self.price, clock.now())
                raise
            else:
                pace.speed_up()
                self._keep_accounts(accepted)
                return accepted
        raise AssertionError("the last try answers or raises")

    def _keep_accounts(self, accepted: Accepted) -> None:
        cost = accepted.parts * self.price if accepted.cost is None else accepted.cost
        states.add_spending(accepted.provider, accepted.parts, cost, clock.now(), accepted.balance)

    def _stay_within_budget(self, parts: int) -> None:
        if self._budget and states.spent_on_day_of(clock.now()) + parts * self.price > self._budget:
            raise Overspent("the SMS budget of the day is spent")


class SmsSender:
    """What one conversation of the worker sends SMS by."""

    def __init__(self, gateway: SmsGateway) -> None:
        self._gateway = gateway

    def send(self, message: "Rendered") -> Accepted:
        """See `SmsGateway.send`."""
        return self._gateway.send(message)

    def close(self) -> None:
        """The providers stay open for the other conversations."""


class _Pace:
    """How fast a provider takes messages: twice as slow each time it says so, a tenth faster with each it takes."""

    def __init__(self, sleep: Callable[[float], object]) -> None:
        self._sleep = sleep
        self._rest = 0.0
        self._free_at = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Wait for one's turn; conversations side by side get turns one after another."""
        with self._lock:
            if not self._rest:
                return
            turn = max(self._free_at, time.monotonic())
            self._free_at = turn + self._rest
        self._sleep(max(turn - time.monotonic(), 0.0))

    def slow_down(self) -> None:
        with self._lock:
            self._rest = min(max(self._rest * 2, FIRST_REST), LONGEST_REST)
            self._free_at = time.monotonic() + self._rest

    def speed_up(self) -> None:
        with self._lock:
            self._rest = self._rest * 0.9 if self._rest > SHORTEST_REST else 0.0


def _sms(message: "Rendered") -> Sms:
    lifetime = URGENT_LIFETIME if BY_NAME[message.name].urgent else LIFETIME
    return Sms(message.id, message.to.removeprefix("+"), message.text, lifetime)
