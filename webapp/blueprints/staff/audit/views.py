"""The audit page: who did what, whom it touched, why and when; as a page and as a table for a spreadsheet.

A file of people's data is one line here, which opens: each person in it has a line of their own in the trail.
"""

import csv
import re
from collections.abc import Sequence
from datetime import date, datetime
from io import StringIO
from uuid import UUID

from flask import Response, abort, render_template, request
from flask_babel import gettext as _

from webapp import audit, campaigns
from webapp.accounts import RESPONSIBLE
from webapp.audit import AuditEvent, Wanted
from webapp.blueprints.shared import access
from webapp.blueprints.staff.audit.words import ACTIONS, Glossary
from webapp.parsing import parse_int
from webapp.platform import clock, spreadsheets
from webapp.platform.i18n import LocalizedBlueprint

bp = LocalizedBlueprint("audit", __name__, url_prefix="/staff")
PAGE_SIZE = 100
MOST_IN_A_FILE = 100_000
ID_PREFIX = re.compile(r"[0-9a-f]{1,32}", re.IGNORECASE)
"""A person's number, or its first digits: the page itself shows but eight of them."""
EMPTY_ID_RANGE = (UUID(int=1), UUID(int=0))
"""The bounds of no number at all."""


@bp.get("/audit")
@access.rule(RESPONSIBLE)
def events() -> str | Response:
    """The trail, the newest line first."""
    wanted = _wanted()
    if request.args.get("format") == "csv":
        return _as_csv(audit.events(wanted, MOST_IN_A_FILE))
    before = request.args.get("before", "")
    found = audit.events(wanted, PAGE_SIZE + 1, parse_int(before, 0, 2**63 - 1))
    shown = found[:PAGE_SIZE]
    return render_template(
        "staff/audit/events.html",
        events=shown,
        wanted=wanted,
        given=request.args,
        campaigns=campaigns.published(),
        actions=ACTIONS,
        words=Glossary(),
        people=_people_in_files(shown),
        older=shown[-1].sequence if len(found) > PAGE_SIZE else None,
        head=audit.head(),
    )


def _wanted() -> Wanted:
    given = request.args
    campaign = campaigns.find_by_slug(given.get("campaign", "")) if given.get("campaign") else None
    since, until = _day("since"), _day("until")
    return Wanted(
        actor_id=_number("who"),
        action=given.get("action", "") if given.get("action") in ACTIONS else "",
        campaign_id=campaign.id if campaign else None,
        people=_people(given.get("person", "")),
        file_id=_number("file"),
        since=clock.bounds_of(since)[0] if since else None,
        until=clock.bounds_of(until)[1] if until else None,
        folds_files=True,
    )


def _number(name: str) -> UUID | None:
    typed = request.args.get(name, "").strip()
    try:
        return UUID(typed) if typed else None
    except ValueError:
        abort(404)


def _people(typed: str) -> tuple[UUID, UUID] | None:
    """The bounds of the numbers that begin with what was typed; None where nothing was, and no number where it is none."""
    digits = typed.strip().replace("-", "")
    if not digits:
        return None
    if not ID_PREFIX.fullmatch(digits):
        return EMPTY_ID_RANGE
    return UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


def _people_in_files(shown: Sequence[AuditEvent]) -> dict[int, int]:
    """How many people each of these lines stands for, by the line's number, where it is about a file that was given out."""
    files = {event.sequence: event.details["request"] for event in shown if event.action == "export.downloaded"}
    people = audit.count_people(set(files.values()))
    return {sequence: people.get(file, 0) for sequence, file in files.items()}


def _as_csv(found: Sequence[AuditEvent]) -> Response:
    page, words, people = StringIO(), Glossary(), _people_in_files(found)
    writer = csv.writer(page, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    headings = (
        _("Line"),
        _("When (Almaty)"),
        _("Who"),
        _("Action"),
        _("Fields"),
        _("Campaign"),
        _("Person’s number"),
        _("People in the file"),
        _("Reason"),
        _("More"),
        "SHA-256",
    )
    writer.writerow(headings)
    for event in found:
        row = (
            event.sequence,
            _local(event.at),
            words.who(event),
            words.action(event),
            words.fields(event),
            words.campaign(event),
            event.person_id,
            people.get(event.sequence),
            event.reason,
            words.details(event),
            event.sha256,
        )
        writer.writerow([_inert(value) for value in row])
    response = Response(spreadsheets.BYTE_ORDER_MARK + page.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="vpluse-audit.csv"'
    return response


def _local(at: datetime) -> str:
    return clock.in_almaty(at).strftime("%Y-%m-%d %H:%M:%S")


def _inert(value: object) -> str:
    return "" if value is None else spreadsheets.inert(str(value))
