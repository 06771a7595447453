"""Passwords, and the one-time codes without which they open nothing."""

from datetime import datetime
from functools import cache
from uuid import UUID

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from webapp import audit
from webapp.accounts.errors import CodeDoesNotFit, NotKnown, PasswordTooWeak
from webapp.accounts.models import Password, StaffMember
from webapp.accounts.recovery import use_code
from webapp.platform import as_typed, logs, site_seals
from webapp.platform.db import db, transaction
from webapp.platform.key_purposes import Purpose
from webapp.platform.vault import SealBroken

SHORTEST, LONGEST = 12, 200
STEP = 30
"""Seconds for which a code stands on the telephone."""
STEPS_OFF = (-1, 0, 1)
"""A clock may be half a minute off."""
ISSUER = "Vpluse"
NOBODY = UUID(int=0)
FIRST_TRIED = (
    "password", "qwerty", "123456", "111111", "abcdef", "qazwsx", "letmein", "iloveyou", "welcome", "administrator",
    "парол", "йцукен", "құпия", "vpluse", "almaty", "astana", "kazakhstan",
)  # fmt: skip
"""What guessing begins with: a password that is little more than one of these is refused."""
LITTLE_MORE = 8
"""Characters."""
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""argon2id, as OWASP's cheat sheet on password storage has it at the least."""


def new_secret() -> str:
    """A secret for a telephone (base32, 160 bits)."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, email: str) -> str:
    """What the telephone reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


@transaction()
def set_password(member: StaffMember, password: str, secret: str, code: str, at: datetime) -> None:
    """Give a member a password and the codes that go with it; `code` shows that the telephone has the secret.

    Raises `PasswordTooWeak`, `CodeDoesNotFit`.
    """
    refuse_weak(password, member.email, member.name)
    step = _step_of(secret, code, at)
    if step is None:
        raise CodeDoesNotFit
    sealed = site_seals.seal(Purpose.TOTP, secret, table=Password.__tablename__, column="totp", row=member.id)
    kept = Password(staff_id=member.id, argon2id=_HASHER.hash(password), totp=sealed, last_step=step, made_at=at)
    db.session.merge(kept)
    audit.record("account.password_set", at, actor_id=member.id)


@transaction()
def check(member: StaffMember | None, password: str, code: str, at: datetime) -> None:
    """Check a password with a code from the telephone, or from the paper. Raises `NotKnown`, and takes as long.

    For an unknown member, and after a wrong password, the same work is done, so that nobody learns who works here or that
    half of what they typed was right. A secret that no key at hand opens has no codes; those on paper still count.
    """
    kept = db.session.get(Password, member.id, with_for_update=True) if member is not None else None
    is_right = _fits(kept.argon2id if kept else _nobodys(), password)
    step = _step_of(_secret_of(kept) if kept else new_secret(), code, at)
    if kept is not None and is_right and step is not None and step > kept.last_step:
        kept.last_step = step
    elif not use_code(kept.staff_id if kept is not None and is_right else NOBODY, code, at):
        raise NotKnown


def has_password(member_id: UUID) -> bool:
    """Whether a member can sign in by password."""
    return db.session.get(Password, member_id) is not None


def refuse_weak(password: str, *about: str) -> None:
    """Raise `PasswordTooWeak` for what is too short (under 12 characters) or tried first (NIST SP 800-63B, 5.1.1.2)."""
    folded = password.casefold()
    own = [word for text in about for word in text.casefold().replace("@", " ").replace(".", " ").split()]
    rest = folded
    for word in (*FIRST_TRIED, *own):
        rest = rest.replace(word, "") if len(word) > 3 else rest
    is_little_more = rest != folded and len(rest) < LITTLE_MORE
    if not SHORTEST <= len(password) <= LONGEST or len(set(folded)) < 5 or is_little_more:
        raise PasswordTooWeak


def _secret_of(kept: Password) -> str:
    """The secret of a member's telephone; one that nobody has where the seal does not open."""
    try:
        return site_seals.unseal(
            Purpose.TOTP, kept.totp, table=Password.__tablename__, column="totp", row=kept.staff_id
        )
    except SealBroken as error:
        logs.logger().error("a secret of a telephone can't be opened: see VPLUSE_SECRET_KEYS", exc=error)
        return new_secret()


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    figures = as_typed.digits(code[:LONGEST])
    now = int(at.timestamp()) // STEP
    for off in STEPS_OFF:
        if pyotp.utils.strings_equal(pyotp.TOTP(secret).generate_otp(now + off), figures):
            return now + off
    return None


def _fits(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password[:LONGEST])
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")
