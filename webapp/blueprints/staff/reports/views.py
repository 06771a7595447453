"""The figures of all campaigns or of one: the page, its files, and the last hour."""

from typing import Any
from urllib.parse import urlencode

from flask import abort, jsonify, render_template, request
from werkzeug.wrappers import Response

from webapp import reports
from webapp.blueprints.shared import access
from webapp.blueprints.staff.reports import numbers, plans, sharing, sheets, words
from webapp.blueprints.staff.reports.addresses import READERS, bp, find_campaign, read_query, url_of
from webapp.blueprints.staff.reports.charts import spark
from webapp.blueprints.staff.reports.filters import Asked
from webapp.blueprints.staff.reports.marks import marks_of
from webapp.blueprints.staff.reports.page import shown
from webapp.blueprints.staff.reports.panels import Ways
from webapp.blueprints.staff.reports.progress import told as told_progress
from webapp.campaigns import Campaign
from webapp.platform import clock
from webapp.platform.i18n import current_language

Answer = str | Response


@bp.get("/staff")
@access.rule(*READERS)
def overview() -> Answer:
    """All campaigns together."""
    return _answer(None)


@bp.get("/staff/c/<slug>")
@access.rule(*READERS)
def campaign(slug: str) -> Answer:
    """One campaign."""
    return _answer(find_campaign(slug))


@bp.get("/staff/live", defaults={"slug": None})
@bp.get("/staff/c/<slug>/live")
@access.rule(*READERS)
def live(slug: str | None) -> Response:
    """The last hour as JSON, for the script that refreshes the strip."""
    return jsonify(_last_hour(slug if slug is None else find_campaign(slug).slug))


def _answer(found: Campaign | None) -> Answer:
    slug, now = found.slug if found else None, clock.now()
    asked = read_query(found, request.args)
    board = reports.board(slug, asked.filters, now)
    marks = marks_of(reports.notes_on(found.id if found else None, asked.filters.first, asked.filters.last))
    if "format" in request.args:
        return sheets.answer(board, request.args["format"], request.args.get("table", ""), marks) or abort(404)
    progress = reports.progress(found, now) if found else None
    return render_template(
        "staff/reports/campaign.html" if found else "staff/reports/overview.html",
        **shown(board, found, asked, _ways(slug, asked), marks, progress.needed if progress else None),
        **_forms(slug, asked),
        **sharing.offered(slug, now),
        live=_last_hour(slug),
        live_bars=spark,
        slug=slug,
        title=words.title_of(found),
        notes=marks,
        progress=progress,
        progress_told=told_progress(progress, now) if progress else "",
        longest_note=reports.LONGEST_NOTE,
        wrong=plans.said(request.args.get("wrong", "")),
    )


def _ways(slug: str | None, asked: Asked) -> Ways:
    return Ways(
        toggle=lambda name, value: url_of(slug, **asked.toggled(name, value)),
        campaign=lambda of: url_of(of, **asked.query()),
        file=lambda key, kind: url_of(slug, **asked.query(table=key, format=kind)),
    )


def _forms(slug: str | None, asked: Asked) -> dict[str, Any]:
    return {
        "asked": asked,
        "asked_query": urlencode(asked.query()),
        "board_url": url_of,
        "presets": words.presets(),
        "comparisons": words.comparisons(),
        "properties": [
            (label, [(f"{name}:{value}", text) for value, text in options.items()])
            for name, label, options in words.properties()
        ],
    }


def _last_hour(slug: str | None) -> dict[str, Any]:
    hour, language = reports.live(slug, clock.now()), current_language()
    return {
        "minutes": hour.minutes,
        "sent": numbers.whole(hour.sent, language),
        "confirmed": numbers.whole(hour.confirmed, language),
        "at": f"{clock.in_almaty(hour.at):%H:%M:%S}",
    }
