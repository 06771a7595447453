"""What a device answers that makes a passkey (WebAuthn Level 3, 6.5.4 and 8.7: no attestation)."""

import hashlib
import json
from base64 import urlsafe_b64encode

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec

from webapp.accounts import Party

PRESENT_VERIFIED_AND_NEW = 0b01000101
"""The flags: somebody was there, was recognised, and a key comes along."""
NO_MODEL = bytes(16)


def made_passkey(credential: bytes, challenge: bytes, party: Party) -> str:
    """The answer of a device that made a passkey of this number for a site."""
    told = {"type": "webauthn.create", "challenge": written(challenge), "origin": party.origin, "crossOrigin": False}
    place = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    key = {1: 2, 3: -7, -1: 1, -2: place.x.to_bytes(32, "big"), -3: place.y.to_bytes(32, "big")}  # COSE: ES256 on P-256
    data = hashlib.sha256(party.host.encode()).digest() + bytes([PRESENT_VERIFIED_AND_NEW]) + bytes(4) + NO_MODEL
    data += len(credential).to_bytes(2, "big") + credential + cbor2.dumps(key)
    response = {
        "clientDataJSON": written(json.dumps(told).encode()),
        "attestationObject": written(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
    }
    number = written(credential)
    return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": response})


def written(data: bytes) -> str:
    """Bytes as WebAuthn writes them in JSON."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()
