"""What lives as long as an app: one object with a type for each thing, in place of names in `app.extensions` and of globals.

What platform keeps stands here as attributes, each set by the `init_app` of its module. A floor above keeps what it
likes in a `Slot` of its own, since platform does not know its types.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from flask import Flask, current_app

if TYPE_CHECKING:
    from pathlib import Path

    from huey import Huey
    from limits.strategies import FixedWindowRateLimiter

    from webapp.platform.assets import Asset
    from webapp.platform.closed_cells import Memory
    from webapp.platform.jobs import DebouncedQueue
    from webapp.platform.key_purposes import Purpose, Use
    from webapp.platform.keystore import IndexKeys, Keystore
    from webapp.platform.macs import Mac
    from webapp.platform.tally import Tally
    from webapp.settings import Settings

_app_at_work: Callable[[], Flask] = cast("Any", current_app)._get_current_object
"""What stands behind the proxy: an entry asks a dozen times."""
_NAME = "vpluse"
T = TypeVar("T")


class AppState:
    """The things of one app."""

    settings: Settings
    keystore: Keystore
    index_keys: IndexKeys
    limiter: FixedWindowRateLimiter
    hashing_turn: Path
    """The file on which the processes that hash passwords take turns."""
    closed_cells: Memory
    queue: Huey
    tasks: dict[str, Callable[[], object]]
    """The timetable's tasks that can be asked for, by name."""
    debounced: DebouncedQueue
    assets: dict[str, Asset]
    """Static files by the name that they have in their folder."""
    asset_names: dict[str, str]
    """The same names by those with a digest."""
    csrf_macs: list[Mac]

    def __init__(self) -> None:
        self.csrf_exempt: dict[str, bool] = {}
        self.macs: dict[tuple[Purpose, Use], list[Mac]] = {}
        self.tallies: list[Tally] = []
        self.answer_counters: dict[tuple[str | None, int], tuple[Callable[[], None], Callable[[float], None]]] = {}
        self.slots: dict[Slot[Any], Any] = {}


class Slot(Generic[T]):
    """A place in the state of each app for one thing of a type that platform does not know, as aiohttp's `AppKey` is.

    Declared once, beside the code that uses it.
    """

    def __init__(self, make: Callable[[], T] | None = None) -> None:
        """Prepare a place. `make` makes what is in it until something is put there."""
        self._make = make

    def get(self, app: Flask | None = None) -> T:
        """What an app, or the app at work, keeps here. Raises `LookupError` for nothing."""
        slots = (state() if app is None else state_of(app)).slots
        try:
            kept: T = slots[self]
        except KeyError:
            if self._make is None:
                raise LookupError("nothing was put there yet") from None
            kept = slots.setdefault(self, self._make())
        return kept

    def put(self, thing: T, app: Flask | None = None) -> T:
        """Have an app, or the app at work, keep a thing here; answers it."""
        (state() if app is None else state_of(app)).slots[self] = thing
        return thing


def state() -> AppState:
    """The state of the app at work."""
    return state_of(_app_at_work())


def state_of(app: Flask) -> AppState:
    """The state of an app."""
    try:
        held: AppState = app.extensions[_NAME]
    except KeyError:
        held = app.extensions.setdefault(_NAME, AppState())
    return held
