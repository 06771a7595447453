"""The keys of persons, in a database of their own.

Each person has one data key. It is kept here, wrapped by the master key, and nowhere else; so destroying the
row destroys the person's data in every copy of the main database, old backups too (уничтожение, Law 94-V
art. 1(6), 18). A key is on the disk before the first byte is sealed with it.

A key is destroyed by an order that names its person, and by nothing else. That a key seems to belong to nobody is
never a reason: an empty, wrong or older main database beside the key store would look just so.
"""

from webapp.platform.keystore.index_keys import IndexKey, IndexKeyMissing, IndexKeys
from webapp.platform.keystore.store import (
    RESERVE,
    KeyDestroyed,
    KeyLingers,
    KeyMissing,
    Keystore,
    MasterKeyMissing,
    PersonKey,
    create_tables,
    current,
    init_app,
)
from webapp.platform.keystore.tables import destroyed_key, index_key, key_installation, person_key

__all__ = [
    "RESERVE",
    "IndexKey",
    "IndexKeyMissing",
    "IndexKeys",
    "KeyDestroyed",
    "KeyLingers",
    "KeyMissing",
    "Keystore",
    "MasterKeyMissing",
    "PersonKey",
    "create_tables",
    "current",
    "destroyed_key",
    "index_key",
    "init_app",
    "key_installation",
    "person_key",
]
