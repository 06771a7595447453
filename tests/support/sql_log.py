"""What a deed asks the database, so that two deeds can be held to ask alike."""

from collections.abc import Callable

from sqlalchemy import event

from webapp.platform.db import db


def statements_of(action: Callable[[], object]) -> list[str]:
    """The first three words of each statement that an action has run, in their order. Call it inside the app."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(" ".join(statement.split()[:3]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        action()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return seen
