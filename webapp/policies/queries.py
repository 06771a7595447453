"""Questions about the policy."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select

from webapp.platform.db import db
from webapp.policies.errors import NoPolicyInForce
from webapp.policies.models import PolicyVersion

_CURRENT_NUMBER = select(func.max(PolicyVersion.number)).where(PolicyVersion.in_force_from <= bindparam("at"))


def current_version(at: datetime) -> PolicyVersion:
    """The one version in force at a moment (clause 8.3). Raises `NoPolicyInForce` before the first."""
    newest_first = select(PolicyVersion).order_by(PolicyVersion.number.desc()).limit(1)
    version = db.session.scalar(newest_first.where(PolicyVersion.in_force_from <= at))
    if version is None:
        raise NoPolicyInForce
    return version


def current_number(at: datetime) -> int:
    """The number of the version in force, for who has its words already. Raises `NoPolicyInForce` before the first."""
    number: int | None = db.session.execute(_CURRENT_NUMBER, {"at": at}).scalar()
    if number is None:
        raise NoPolicyInForce
    return number


def find_version(number: int) -> PolicyVersion | None:
    """The version with a number."""
    return db.session.get(PolicyVersion, number)


def newest_version() -> PolicyVersion | None:
    """The version published last."""
    return db.session.scalar(select(PolicyVersion).order_by(PolicyVersion.number.desc()).limit(1))


def versions() -> Sequence[PolicyVersion]:
    """Every version, the newest first."""
    return db.session.scalars(select(PolicyVersion).order_by(PolicyVersion.number.desc())).all()
