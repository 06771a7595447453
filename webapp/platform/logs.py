"""Structured logs without personal data: one JSON object a line on standard output.

Two rules keep people out of them. Only the fields listed here are written at all, and of a fault only its kind
and the lines of code it passed through: its message and values may hold what a visitor typed.
"""

import json
import logging
import sys
import traceback
from collections.abc import MutableMapping
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import structlog

FIELDS = frozenset(
    {
        "at",
        "level",
        "event",
        "reference",
        "endpoint",
        "method",
        "status",
        "milliseconds",
        "fault",
        "trace",
        "message_id",
        "message_name",
        "channel",
        "provider",
        "attempt",
        "count",
        "campaign",
        "outcome",
        "task",
        "reason",
        "version",
    }
)
DEEPEST_FRAMES = 12


def configure() -> None:
    """Set up logging for a process, the libraries' own included."""
    structlog.configure(
        processors=[_stamp, _describe_fault, _only_known_fields, _as_json],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=_Lines(),
        cache_logger_on_first_use=False,
    )
    handler = _LibraryHandler()
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def logger() -> Any:
    """The logger. Say what happened as a short sentence, and the rest as fields of `FIELDS`."""
    return structlog.get_logger()


def keep_going(event: str, **fields: Any) -> "Attempted":
    """`with logs.keep_going("a task failed"):` logs whatever breaks off inside, and goes on after it.

    For one of many tasks, which must not stop those that follow. Arguments: the sentence of the log's line, and its
    further fields. What ends a process (`KeyboardInterrupt`, `SystemExit`) goes on up.
    """
    return Attempted(event, fields)


class Attempted(AbstractContextManager["Attempted"]):
    """What was tried by `keep_going`: `fault` is what it broke off with, or None."""

    def __init__(self, event: str, fields: dict[str, Any]):
        self._event, self._fields = event, fields
        self.fault: Exception | None = None

    def __exit__(self, _: type[BaseException] | None, fault: BaseException | None, __: TracebackType | None) -> bool:
        if not isinstance(fault, Exception):
            return False
        self.fault = fault
        logger().error(self._event, exc=fault, **self._fields)
        return True


class _Lines:
    """Makes the logger that writes lines to standard output, and goes on where they can't be written.

    Where output goes to a file, a full disk or a read-only folder would otherwise make a fault of every line: of a page
    that only wanted to say that the database is away, too.
    """

    def __call__(self, *_: object) -> "_Lines":
        return self

    def msg(self, line: str) -> None:
        """Write one line, whole."""
        with suppress(OSError):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()

    log = debug = info = warning = error = critical = fatal = msg


class _LibraryHandler(logging.Handler):
    """What libraries log, as our own lines: the unformatted sentence, without the values put into it."""

    def emit(self, record: logging.LogRecord) -> None:
        fault = record.exc_info[1] if record.exc_info else None
        sentence = f"{record.name}: {record.msg if isinstance(record.msg, str) else type(record.msg).__name__}"
        logger().log(record.levelno, sentence, exc=fault)


def _stamp(_logger: Any, level: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    return {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": level, **event}


def _describe_fault(_logger: Any, _level: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    fault = event.pop("exc", None)
    if fault is not None:
        frames = traceback.extract_tb(fault.__traceback__)[-DEEPEST_FRAMES:]
        event["fault"] = f"{type(fault).__module__}.{type(fault).__name__}"
        event["trace"] = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return dict(event)


def _only_known_fields(_logger: Any, _level: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name in FIELDS}


def _as_json(_logger: Any, _level: str, event: MutableMapping[str, Any]) -> str:
    return json.dumps(event, ensure_ascii=False, default=str)


def _short(filename: str) -> str:
    return "/".join(filename.rsplit("/", 3)[-3:])
