"""The file itself: written as it is read, sealed on its way out, and harmless in a spreadsheet.

Nothing of it ever lies on a disk here: rows are opened, written, compressed and encrypted (AES-256, the ZIP format of
WinZip that 7-Zip and others open) a batch at a time.
"""

import csv
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import StringIO
from uuid import UUID

from webapp import audit, entries, participants
from webapp.disclosures.models import ExportRequest
from webapp.disclosures.queries import details_of, fields_of, sought_by
from webapp.entries import Entry
from webapp.platform import clock, spreadsheets
from webapp.platform.db import transaction

MODE = stat.S_IFREG | 0o600
GROUPED = {"phone": (2, 5, 8, 10, 12), "iin": (6, 12)}
"""Where each group of digits ends."""


def sealed(lines: Iterable[Sequence[str]], name: str, password: str, at: datetime) -> Iterator[bytes]:
    """A ZIP archive with one CSV file of these lines, encrypted by a password, as it is being written."""
    from stream_zip import ZIP_64, stream_zip  # by the first file: it brings a second library of ciphers

    member = (f"{name}.csv", at.replace(tzinfo=None), MODE, ZIP_64, _written(lines))
    yield from stream_zip([member], password=password)


def rows(
    request: ExportRequest, headings: Callable[[Sequence[str]], list[str]], by: UUID, at: datetime
) -> Iterator[list[str]]:
    """The lines of a file: headings, then each person who agrees to taking part at the moment of reading.

    Leaves a line in the trail for each person before theirs is given out: they can see on their own page who had it.
    """
    yield headings(request.fields)
    for batch in entries.batches_of_those_who_agree(request.campaign_id, sought_by(request)):
        people = participants.read_many({entry.participant_id for entry in batch})
        found = [entry for entry in batch if entry.participant_id in people]
        _note(request, found, by, at)
        yield from (_line(entry, people[entry.participant_id].given(), request.fields) for entry in found)


def inert(field: str, value: str) -> str:
    """A value as a spreadsheet shows it and does nothing with it.

    A phone and an IIN are grouped: either stays text, with its plus and its noughts. Anything else that begins like a
    formula is led by an apostrophe.
    """
    if field in GROUPED:
        return grouped(field, value)
    return spreadsheets.inert(value)


def grouped(field: str, value: str) -> str:
    """A value as people read it: a phone as +7 707 123 45 12, an IIN parted after its sixth digit, others as told."""
    ends = GROUPED.get(field, (len(value),))
    groups = [value[start:end] for start, end in zip((0, *ends), ends, strict=False)]
    return " ".join(filter(None, groups))


@transaction()
def _note(request: ExportRequest, found: Sequence[Entry], by: UUID, at: datetime) -> None:
    audit.record_each(
        "person.exported",
        at,
        [entry.participant_id for entry in found],
        actor_id=by,
        campaign_id=request.campaign_id,
        field=fields_of(request),
        details=details_of(request),
    )


def _line(entry: Entry, told: Mapping[str, str], fields: Sequence[str]) -> list[str]:
    entered = clock.in_almaty(entry.entered_at).strftime("%Y-%m-%d %H:%M")
    return [entries.grouped(entry.ticket or ""), entered, *(inert(name, told.get(name, "")) for name in fields)]


def _written(lines: Iterable[Sequence[str]]) -> Iterator[bytes]:
    page = StringIO()
    writer = csv.writer(page, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    page.write(spreadsheets.BYTE_ORDER_MARK)
    for line in lines:
        writer.writerow(line)
        yield page.getvalue().encode()
        page.seek(0)
        page.truncate()
