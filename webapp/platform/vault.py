"""Seals personal data, and finds people by data that nobody can read.

A sealed value is AES-256-GCM under the key of its person, bound to its table, column and row: a ciphertext
moved to another place does not open. A blind index is an HMAC under a key of its own; IINs are only some
700 million, so a digest without a key would be no secret at all.

Sealed form: one byte of version, a nonce of 12 bytes, then the ciphertext with its tag of 16.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask
from sqlalchemy import LargeBinary
from sqlalchemy.orm import MappedColumn, mapped_column

from webapp.platform.app_state import state, state_of
from webapp.platform.key_purposes import Purpose
from webapp.platform.keystore import IndexKeys, PersonKey

FORM = b"\x01"
NONCE_BYTES = 12
TAG_BYTES = 16


class SealBroken(Exception):
    """The sealed value was altered, moved from its place, or sealed with another key."""


def sealed_column(
    field: str | None = None, *, nullable: bool = True, site_purpose: Purpose | None = None
) -> MappedColumn[Any]:
    """A column that holds a sealed value; `field` names the personal field of the register it keeps.

    With `site_purpose` the seal is the site's own (`site_seals.py`), and the table's key is one UUID.
    """
    info = {"sealed": True, "field": field} | ({"site_purpose": site_purpose} if site_purpose else {})
    return mapped_column(LargeBinary, nullable=nullable, info=info)


def blind_index_column() -> MappedColumn[Any]:
    """A column that holds a blind index (32 bytes)."""
    return mapped_column(LargeBinary(32), index=True, nullable=True, info={"blind_index": True})


def seal(key: PersonKey, text: str, *, table: str, column: str, row: UUID) -> bytes:
    """Seal a text for one place."""
    return seal_each(key, {column: text}, table=table, row=row)[column]


def seal_each(key: PersonKey, texts: Mapping[str, str], *, table: str, row: UUID) -> dict[str, bytes]:
    """The same for several columns of a row, by their names."""
    encrypt = AESGCM(key.key).encrypt
    random = secrets.token_bytes(NONCE_BYTES * len(texts))
    sealed = {}
    for place, (column, text) in enumerate(texts.items()):
        nonce = random[NONCE_BYTES * place : NONCE_BYTES * (place + 1)]
        sealed[column] = FORM + nonce + encrypt(nonce, text.encode(), _place(table, column, row))
    return sealed


def unseal(key: PersonKey, sealed: bytes, *, table: str, column: str, row: UUID) -> str:
    """Open a sealed text. Raises `SealBroken` when it does not belong to this key and place."""
    nonce, ciphertext = sealed[1 : NONCE_BYTES + 1], sealed[NONCE_BYTES + 1 :]
    if sealed[:1] != FORM or len(ciphertext) < TAG_BYTES:
        raise SealBroken(f"{table}.{column}")
    try:
        return AESGCM(key.key).decrypt(nonce, ciphertext, _place(table, column, row)).decode()
    except InvalidTag as error:
        raise SealBroken(f"{table}.{column}") from error


def seal_json(key: PersonKey, value: object, *, table: str, column: str, row: UUID) -> bytes:
    """Seal a value that JSON can carry."""
    return seal(key, json.dumps(value, ensure_ascii=False), table=table, column=column, row=row)


def unseal_json(key: PersonKey, sealed: bytes, *, table: str, column: str, row: UUID) -> Any:
    """Open a value sealed by `seal_json`."""
    return json.loads(unseal(key, sealed, table=table, column=column, row=row))


def blind_index(kind: str, value: str) -> bytes:
    """The index of a normalised value under the key to write by; `kind` keeps an e-mail from meeting a phone."""
    return index_keys().live()[0].mac(_indexed(kind, value))


def blind_indexes(kind: str, value: str) -> list[bytes]:
    """The indexes of a value under every key still in use, that of `blind_index` first: for finding."""
    return [each.mac(_indexed(kind, value)) for each in index_keys().live()]


def index_each(values: Mapping[str, str]) -> tuple[str, dict[str, bytes]]:
    """The version of the key that `blind_index` uses, and what it makes of each value, by its kind."""
    key = index_keys().live()[0]
    return key.version, {kind: key.mac(_indexed(kind, value)) for kind, value in values.items()}


def index_version() -> str:
    """The version of the key that `blind_index` uses."""
    return index_keys().live()[0].version


def init_app(app: Flask, legacy: Mapping[str, bytes]) -> None:
    """Give the app its index keys; `legacy` are those that an earlier release kept in its settings, by version."""
    kept = state_of(app)
    kept.index_keys = IndexKeys(kept.keystore, legacy)


def index_keys() -> IndexKeys:
    """The index keys of the app at work."""
    return state().index_keys


def _indexed(kind: str, value: str) -> bytes:
    return f"{kind}\0{value}".encode()


def _place(table: str, column: str, row: UUID) -> bytes:
    return f"{table}|{column}|{row.hex}".encode()
