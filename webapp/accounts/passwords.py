"""Passwords, and the one-time codes without which they open nothing.

The slow hash is made before a transaction begins, and what is written in it is asked anew.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from webapp import audit
from webapp.accounts import notices
from webapp.accounts.errors import CodeDoesNotFit, InvalidCredentials
from webapp.accounts.models import Password, StaffMember
from webapp.accounts.operations import note_changed_way
from webapp.accounts.password_rules import MAX_PASSWORD_LENGTH, refuse_weak
from webapp.accounts.recovery import put_codes, use_code
from webapp.accounts.spelling import normalised, spellings
from webapp.platform import as_typed, hashing, logs, site_seals
from webapp.platform.db import db, get_for_update, transaction
from webapp.platform.key_purposes import Purpose
from webapp.platform.vault import SealBroken

TOTP_STEP_SECONDS = 30
"""Seconds for which a code stands on the telephone."""
STEPS_OFF = (-1, 0, 1)
"""A clock may be half a minute off."""
ISSUER = "Vpluse"
UNKNOWN_MEMBER_ID = UUID(int=0)


@dataclass(frozen=True)
class NewPassword:
    """A password that may be kept: hashed, with the secret of the telephone that goes with it."""

    argon2id: str = field(repr=False)
    secret: str = field(repr=False)
    last_step: int


def new_secret() -> str:
    """A secret for a telephone (base32, 160 bits)."""
    import pyotp  # here and below by the first who needs it: for staff alone

    return pyotp.random_base32()


def provisioning_uri(secret: str, email: str) -> str:
    """What the telephone reads from the picture."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def prepare_password(password: str, secret: str, code: str, about: tuple[str, ...], at: datetime) -> NewPassword:
    """Check and hash a password of somebody `about` whom that much is known; `code` shows that the telephone has the secret.

    Raises `PasswordTooWeak`, `PasswordNotTypable`, `CodeDoesNotFit`, and `hashing.Busy`. Not to be called in a transaction.
    """
    opaque = normalised(password)
    refuse_weak(opaque, *about)
    step = _step_of(secret, code, at)
    if step is None:
        raise CodeDoesNotFit
    return NewPassword(hashing.hash_password(opaque), secret, step)


def set_password(
    member: StaffMember, password: str, secret: str, code: str, at: datetime, *, here: UUID | None = None
) -> list[str]:
    """Give a member a password, the codes of a telephone, and ten codes on paper, which are answered.

    Every session of theirs but `here` ends, and they are told by e-mail. Raises as `prepare_password` does.
    """
    new = prepare_password(password, secret, code, (member.email, member.name), at)
    return keep_password(member, new, at, here=here)


@transaction()
def keep_password(member: StaffMember, new: NewPassword, at: datetime, *, here: UUID | None = None) -> list[str]:
    """Keep a password that was prepared, as `set_password` does."""
    sealed = site_seals.seal(Purpose.TOTP, new.secret, table=Password.__tablename__, column="totp", row=member.id)
    kept = Password(staff_id=member.id, argon2id=new.argon2id, totp=sealed, last_step=new.last_step, made_at=at)
    db.session.merge(kept)
    audit.record("account.password_set", at, actor_id=member.id)
    note_changed_way(member.id, notices.PASSWORD_SET, at, here)
    return put_codes(member.id, at)


def check(member: StaffMember | None, password: str, code: str, at: datetime) -> None:
    """Check a password with a code from the telephone, or from the paper. Raises `InvalidCredentials`, and takes as long.

    For an unknown member, and after a wrong password, the same work is done, so that nobody learns who works here or that
    half of what they typed was right. A secret that no key at hand opens has no codes; those on paper still count.
    Raises `hashing.Busy`. Not to be called in a transaction.
    """
    kept = db.session.get(Password, member.id, populate_existing=True) if member is not None else None
    hashed, candidates = kept.argon2id if kept else hashing.DUMMY_HASH, spellings(password)
    found = hashing.first_that_fits(hashed, candidates)
    is_right = kept is not None and found is not None
    is_old = is_right and (found != candidates[0] or hashing.is_outdated(hashed))
    renewed = hashing.hash_password(candidates[0]) if is_old else hashed
    _use_up(kept.staff_id if kept is not None and is_right else UNKNOWN_MEMBER_ID, hashed, code, at, renewed)


@transaction()
def _use_up(member_id: UUID, hashed: str, code: str, at: datetime, renewed: str) -> None:
    """Use up a code of a member whose password fits the hash, which is then kept anew. Raises `InvalidCredentials`."""
    kept = get_for_update(Password, member_id)
    if kept is not None and kept.argon2id != hashed:
        kept = None  # changed while it was being compared
    step = _step_of(_secret_of(kept) if kept else new_secret(), code, at)
    if kept is not None and step is not None and step > kept.last_step:
        kept.last_step = step
    elif not use_code(member_id if kept else UNKNOWN_MEMBER_ID, code, at) or kept is None:
        raise InvalidCredentials
    else:
        notices.put(member_id, notices.CODE_USED, at)
    kept.argon2id = renewed


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
    import pyotp

    digits = as_typed.digits(code[:MAX_PASSWORD_LENGTH])
    now = int(at.timestamp()) // TOTP_STEP_SECONDS
    for off in STEPS_OFF:
        if pyotp.utils.strings_equal(pyotp.TOTP(secret).generate_otp(now + off), digits):
            return now + off
    return None
