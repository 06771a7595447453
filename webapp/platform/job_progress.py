"""How far a long job has come, kept in the database that it writes to, so that it goes on where it was stopped.

Each step of such a job is one transaction, and `advance` is part of it: a step and the mark that it is done are kept
together or not at all.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.db import db, execute, transaction
from webapp.platform.model import Model


class JobProgress(Model):
    """A job, how large it is, and what of it is done."""

    __tablename__ = "job_progress"

    name: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    """What was asked for, in the job's own measure; it stays, so that what goes on is the same job."""
    steps: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime]

    @property
    def is_finished(self) -> bool:
        """Whether every step is done."""
        return self.done >= self.steps


@transaction()
def begin(name: str, size: int, steps: int, at: datetime) -> None:
    """Note a job of which nothing is done yet."""
    db.session.add(JobProgress(name=name, size=size, steps=steps, done=0, begun_at=at))


@transaction(savepoint=False)
def advance(name: str, step: int) -> bool:
    """Note, in the transaction that does it, that a step is done, counted from 0. Answers False if it was done before."""
    mark = update(JobProgress).where(JobProgress.name == name, JobProgress.done == step)
    return bool(execute(mark.values(done=step + 1)).rowcount)


def find(name: str) -> JobProgress | None:
    """A job by its name."""
    return db.session.get(JobProgress, name, populate_existing=True)


def unfinished() -> list[JobProgress]:
    """The jobs that are not done."""
    return list(db.session.scalars(select(JobProgress).where(JobProgress.done < JobProgress.steps)))
