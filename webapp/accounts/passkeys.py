"""Passkeys (W3C Web Authentication, level 2): the browser signs, and nobody has anything to remember or to give away.

The library is loaded by the first who needs it: most web workers never meet staff, and it weighs eight megabytes.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from webapp import audit
from webapp.accounts import notices
from webapp.accounts.errors import InvalidCredentials
from webapp.accounts.models import Passkey, StaffMember
from webapp.accounts.operations import note_changed_way
from webapp.accounts.queries import find_member, passkeys_of
from webapp.platform.constraints import refused_by
from webapp.platform.db import db, for_update, transaction

LONGEST_ANSWER = 20_000
NAME_LENGTH = 60


@dataclass(frozen=True)
class Party:
    """Who asks: the site's host, its name and its address, as browsers check them."""

    host: str
    name: str
    origin: str


def registration_options(party: Party, member_id: UUID, email: str, name: str, challenge: bytes) -> str:
    """What a browser needs to make a passkey, as JSON."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    known = [PublicKeyCredentialDescriptor(id=key.credential_id) for key in passkeys_of(member_id)]
    options = generate_registration_options(
        rp_id=party.host,
        rp_name=party.name,
        user_id=member_id.bytes,
        user_name=email,
        user_display_name=name or email,
        challenge=challenge,
        exclude_credentials=known,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return options_to_json(options)


def sign_in_options(party: Party, challenge: bytes) -> str:
    """What a browser needs to show a passkey, as JSON. Which ones there are, it knows itself."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=party.host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options)


@refused_by({"uq_staff_passkey_credential_id": InvalidCredentials})
@transaction()
def add_passkey(
    member: StaffMember,
    answer: str,
    challenge: bytes,
    party: Party,
    name: str,
    at: datetime,
    *,
    here: UUID | None = None,
) -> Passkey:
    """Keep the passkey that a browser made in answer to a challenge. Raises `InvalidCredentials` when it is not in order.

    Every session of the member but `here` ends, and they are told by e-mail.
    """
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        verified = verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise InvalidCredentials from error
    passkey = Passkey(
        id=uuid4(),
        staff_id=member.id,
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        name=name.strip()[:NAME_LENGTH] or f"{at:%Y-%m-%d}",
        made_at=at,
    )
    db.session.add(passkey)
    audit.record("account.passkey_added", at, actor_id=member.id, details={"passkey": str(passkey.id)})
    note_changed_way(member.id, notices.PASSKEY_ADDED, at, here)
    return passkey


@transaction()
def check_passkey(answer: str, challenge: bytes, party: Party, at: datetime) -> StaffMember:
    """Whose passkey signed a challenge. Raises `InvalidCredentials`: for another site's, a copied one, or one of nobody here."""
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        credential = _read(answer)
        found = db.session.scalar(
            for_update(select(Passkey).filter_by(credential_id=base64url_to_bytes(credential["rawId"])))
        )
        member = find_member(found.staff_id) if found else None
        if found is None or member is None or member.closed_at is not None:
            raise InvalidCredentials
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=found.public_key,
            credential_current_sign_count=found.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise InvalidCredentials from error
    found.sign_count, found.used_at = verified.new_sign_count, at
    return member


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise InvalidCredentials
    try:
        read = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise InvalidCredentials from error
    if not isinstance(read, dict):
        raise InvalidCredentials
    return read
