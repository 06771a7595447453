"""Fails whatever locks a row and goes on with what it had read before it had the lock (`webapp.platform.db.for_update`)."""

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session


def refuse_stale_reads() -> None:
    """From here on, for every session of this process."""
    event.listen(Session, "do_orm_execute", _look)


def _look(state: ORMExecuteState) -> None:
    statement = state.statement
    if not state.is_select or getattr(statement, "_for_update_arg", None) is None:
        return
    reads_rows = any(column["expr"] is column["entity"] for column in statement.column_descriptions)
    fresh = state.execution_options.get("populate_existing") or state.load_options._populate_existing
    assert fresh or not reads_rows, f"locked, and read as it was before: use db.for_update ({statement})"
