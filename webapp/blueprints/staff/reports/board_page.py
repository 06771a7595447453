"""The page of a board as staff see it: with its filters, its notes and target, and its links for others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import render_template

from webapp import reports
from webapp.blueprints.staff.reports import numbers, words
from webapp.blueprints.staff.reports.addresses import url_of
from webapp.blueprints.staff.reports.charts import spark
from webapp.blueprints.staff.reports.filters import LATEST, Asked
from webapp.blueprints.staff.reports.links_offered import links_offered
from webapp.blueprints.staff.reports.marks import mark_at, marks_of
from webapp.blueprints.staff.reports.page import shown
from webapp.blueprints.staff.reports.panel_links import BoardLinks
from webapp.blueprints.staff.reports.progress import aim, told
from webapp.campaigns import Campaign
from webapp.platform import clock, i18n
from webapp.platform.i18n import current_language


@dataclass(frozen=True)
class Typed:
    """What came with a form that could not be taken, to stand in its fields again, and what is wrong in which."""

    fields: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    """By the id of the field: `note-day`, `note-text`, `target-goal`, `target-day`, `link-until`."""


def board_page(found: Campaign | None, asked: Asked, typed: Typed | None = None) -> str:
    """The page of a campaign's board, or of that of all; with what was `typed` into a form that comes back."""
    slug, now = found.slug if found else None, clock.now()
    if found is None:
        board, progress = reports.board(None, asked.filters, now), None
    else:
        board, progress = reports.board_and_progress(found, asked.filters, now)
    first, last = asked.filters.first, asked.filters.last
    # What is planned has no place in the figures yet; without a list nobody could see it, or take it away.
    noted_until = LATEST if last == clock.day_in_almaty(now) else last
    notes = marks_of(reports.notes_on(found.id if found else None, first, noted_until))
    marks = mark_at(notes, first, last)
    more = {} if typed is None else {"alternates": _alternates(slug)}
    return render_template(
        "staff/reports/campaign.html" if found else "staff/reports/overview.html",
        **shown(board, found, asked, BoardLinks(slug, asked), marks, progress.needed if progress else None),
        **_forms(slug, asked),
        **links_offered(found, now),
        **more,
        live=last_hour(slug),
        live_bars=spark,
        slug=slug,
        title=words.title_of(found),
        notes=marks,
        all_notes=notes,
        progress=progress,
        progress_told=told(progress, now) if progress else "",
        aim=aim(progress) if progress else None,
        longest_note=reports.LONGEST_NOTE,
        typed=typed or Typed(),
    )


def last_hour(slug: str | None) -> dict[str, Any]:
    """The last hour as the page says it, and as its script reads it anew."""
    hour, language = reports.live(slug, clock.now()), current_language()
    return {
        "minutes": hour.minutes,
        "sent": numbers.whole(hour.sent, language),
        "confirmed": numbers.whole(hour.confirmed, language),
        "at": f"{clock.in_almaty(hour.at):%H:%M:%S}",
    }


def _alternates(slug: str | None) -> list[dict[str, str]]:
    return i18n.alternates("reports.campaign", slug=slug) if slug else i18n.alternates("reports.overview")


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
