"""What the databases hold, asked past the site: whatever it believes, these are the facts."""

from collections.abc import Iterable

from sqlalchemy import Engine, NullPool, create_engine, text

from webapp.settings import Settings

TABLES = ("participant", "entry", "attempt", "consent_event", "outbox_message")
BOXES = 5
"""Purposes for which the campaign asks consent, each of which leaves a line in the ledger."""

HALVES = {
    "an entry without its person": "SELECT e.id FROM entry e WHERE NOT EXISTS"
    " (SELECT 1 FROM participant p WHERE p.id = e.participant_id)",
    "an entry without all of its consents": "SELECT e.id FROM entry e WHERE :boxes <>"
    " (SELECT count(*) FROM consent_event c WHERE c.person_id = e.participant_id AND c.campaign_id = e.campaign_id)",
    "an entry without an attempt": "SELECT e.id FROM entry e WHERE NOT EXISTS"
    " (SELECT 1 FROM attempt a WHERE a.entry_id = e.id)",
    "an entry that nobody is going to write to": "SELECT e.id FROM entry e WHERE NOT EXISTS"
    " (SELECT 1 FROM outbox_message m WHERE m.participant_id = e.participant_id) AND NOT EXISTS"
    " (SELECT 1 FROM attempt a WHERE a.entry_id = e.id AND a.letter IS NOT NULL)",
    "a person without an entry": "SELECT p.id FROM participant p WHERE NOT EXISTS"
    " (SELECT 1 FROM entry e WHERE e.participant_id = p.id)",
    "a consent without an entry": "SELECT c.id FROM consent_event c WHERE NOT EXISTS"
    " (SELECT 1 FROM entry e WHERE e.participant_id = c.person_id)",
    "an attempt without an entry": "SELECT a.id FROM attempt a WHERE a.entry_id IS NULL",
}


class Witness:
    """One who looks into both databases of a site."""

    def __init__(self, settings: Settings) -> None:
        # Nothing is held open between two questions: whom it was opened to may be dead by then.
        self._data = create_engine(settings.database_url, poolclass=NullPool)
        self._keys = create_engine(settings.keystore_url, poolclass=NullPool)

    def count(self) -> dict[str, int]:
        """How many rows each table has."""
        return {table: int(_column(self._data, f"SELECT count(*) FROM {table}")[0]) for table in TABLES}

    def lost(self, shown_keys: Iterable[str]) -> set[str]:
        """Of the forms with these keys, those that led to no entry."""
        kept = "SELECT a.shown_key FROM attempt a JOIN entry e ON e.id = a.entry_id"
        return set(shown_keys) - set(_column(self._data, kept))

    def unsent(self) -> int:
        """How many messages are kept and still to be sent."""
        return int(
            _column(
                self._data, "SELECT count(*) FROM outbox_message WHERE state IN ('waiting', 'sending', 'uncertain')"
            )[0]
        )

    def halves(self) -> list[str]:
        """What was written without what belongs to it, in words."""
        found = [what for what, query in HALVES.items() if _column(self._data, query, boxes=BOXES)]
        people = set(map(str, _column(self._data, "SELECT id FROM participant")))
        if people - set(map(str, _column(self._keys, "SELECT person_id FROM person_key"))):
            found.append("a person without a key")
        return found


def _column(engine: Engine, query: str, **values: int) -> list[str]:
    used = {name: value for name, value in values.items() if f":{name}" in query}
    with engine.connect() as connection:
        return list(connection.scalars(text(query), used))
