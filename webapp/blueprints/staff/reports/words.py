"""What everything on a board is called, in the page's language. One list, read by the page, its charts and its files."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import pgettext

from webapp.blueprints.staff.reports import numbers
from webapp.blueprints.staff.reports.row_names import devices, said_once, sources
from webapp.campaigns import Campaign
from webapp.platform import i18n
from webapp.reports import Board, Filters, Number, Table, values


def basis(key: str) -> str:
    """Whom a figure counts."""
    return {values.ALL: _("all entries"), values.AGREED: _("only those who agreed to statistics")}[key]


def basis_of(table: Table) -> str:
    """Whom a table counts: some count neither people's entries nor their visits."""
    return said_once(_bases_of_tables).get(table.key) or basis(table.basis)


def number_name(key: str) -> str:
    """What a headline figure is called."""
    return said_once(_numbers).get(key, key)


def number_basis(number: Number) -> str:
    """What a headline figure counts."""
    return said_once(_bases_of_numbers).get(number.key) or basis(number.basis)


def title(key: str) -> str:
    """The heading of a table."""
    return said_once(_titles).get(key, key)


def column(key: str) -> str:
    """The heading of a column."""
    return said_once(_columns).get(key, key)


def note(key: str) -> str:
    """Why a figure is not known, or what to know of it."""
    return said_once(_notes).get(key, "")


def rounding(*, is_rounded: bool = False) -> str:
    """How numbers that tell people apart are rounded, so that none points to one of them; `is_rounded`: for eyes outside."""
    if is_rounded:
        return _(
            "Numbers of people are rounded by chance to a multiple of three, day by day, and never point to a person; under ten in the whole period they are a range. Totals by campaign and by hour are exact from ten on."
        )
    return _(
        "Totals of everybody are exact. Numbers told apart by a property are rounded by chance to a multiple of three, day by day, and never point to a person; under ten in the whole period they are a range."
    )


def all_campaigns() -> str:
    """The heading of the board of all."""
    return _("All campaigns")


def title_of(campaign: Campaign | None) -> str:
    """The heading of a campaign's board, or of that of all."""
    return campaign.words(i18n.current_language()).title if campaign else all_campaigns()


def chosen(filters: Filters) -> list[str]:
    """By which property the figures are filtered, in words: for print, files and links."""
    return [
        f"{label}: {options.get(getattr(filters, name), getattr(filters, name))}"
        for name, label, options in properties()
        if getattr(filters, name)
    ]


def chosen_value(filters: Filters) -> str:
    """The value that the figures are filtered by; nothing without one."""
    return next((said.partition(": ")[2] for said in chosen(filters)), "")


def said(board: Board, period: str) -> list[str]:
    """What a board is of: its period, by its name and its days, and what it is compared with or why with nothing."""
    days = numbers.span(board.filters.first, board.filters.last, i18n.current_language())
    name = dict(presets()).get(period, "")
    return [part for part in (name, days, compared_with(board)) if part]


def compared_with(board: Board) -> str:
    """«в сравнении с 29 сентября – 28 октября до 14:00», or why with nothing."""
    other = board.comparison
    if other is None:
        return note(board.not_compared)
    period = numbers.span(other.first, other.last, i18n.current_language())
    if other.until is not None:
        return _("compared with %(period)s until %(hour)s", period=period, hour=f"{other.until:02d}:00")
    if other.is_without_today:
        return _("compared with %(period)s, today left out", period=period)
    return _("compared with %(period)s", period=period)


def presets() -> list[tuple[str, str]]:
    """Periods that are chosen by name."""
    return [
        ("today", _("Today")),
        ("7", _("7 days")),
        ("30", _("30 days")),
        ("90", _("90 days")),
        ("365", _("A year")),
        ("all", _("All time")),
    ]


def comparisons() -> list[tuple[str, str]]:
    """What a period can stand beside."""
    return [
        (values.BEFORE, _("the period before")),
        (values.YEAR, _("a year earlier")),
        (values.NONE, _("nothing")),
    ]


def properties() -> list[tuple[str, str, Mapping[str, str]]]:
    """By which properties people can be told apart: the key of each, its name, and its values by their names."""
    return [
        ("source", _("Source"), sources()),
        ("language", _("Language"), i18n.NAMES),
        ("device", _("Device"), devices()),
    ]


def _bases_of_tables() -> Mapping[str, str]:
    return {
        "languages": _("visits: only those who agreed to statistics; entries: all"),
        "messages": _("all messages"),
        "refusals": _("all forms that were sent"),
        "cookies": _("all choices made on the site"),
        "consents": _("all entries, each box that was shown"),
    }


def _numbers() -> Mapping[str, str]:
    return {
        "visits": _("Visits"),
        "visits_estimated": _("All visits, estimated"),
        "began": _("Began the form"),
        "sent": _("Entries sent"),
        "confirmed": pgettext("people", "Confirmed"),
        "conversion": _("Conversion"),
        "confirmation": _("Sent and confirmed"),
        "waiting": _("Waiting for confirmation"),
        "second": _("Second entries"),
        "refused": _("Forms given back"),
        "offers_rate": _("Agreed to offers"),
        "unsubscribed": _("Unsubscribed from offers"),
        "withdrawn": _("Withdrew consent"),
        "delivered": _("Messages delivered"),
        "failed": _("Messages failed"),
    }


def _bases_of_numbers() -> Mapping[str, str]:
    return {
        "conversion": _("confirmed of visits, among those who agreed to statistics"),
        "waiting": _("all entries, as of now"),
        "refused": _("all forms that were sent"),
        "offers_rate": _("of all boxes that were shown"),
        "delivered": _("all messages"),
        "failed": _("all messages"),
        "visits_estimated": _("everybody, by the share of those who agreed"),
    }


def _titles() -> Mapping[str, str]:
    return {
        "numbers": _("Figures at a glance"),
        "days": _("Entries by day"),
        "source_names": _("Where they come from, by name"),
        "links": _("By our links"),
        "visit_days": _("Visits by day"),
        "funnel": _("From the page to the ticket"),
        "sources": _("Where they come from"),
        "hours": _("When entries are sent"),
        "languages": _("Languages"),
        "devices": _("Devices"),
        "fields": _("Where the form is given back"),
        "consents": _("Consents"),
        "cookies": _("Choices about cookies"),
        "refusals": _("Why forms were given back"),
        "messages": _("Messages"),
        "campaigns": _("Campaigns"),
    }


def _columns() -> Mapping[str, str]:
    return {
        "day": _("Day"),
        "block_end": _("until"),
        "weekday": _("Day of the week"),
        "hour": _("Hour"),
        "bucket": _("Source"),
        "slug": _("Campaign"),
        "name": _("Name"),
        "channel": _("Channel"),
        "visits": _("Visits"),
        "began": _("Began"),
        "sent": _("Sent"),
        "confirmed": pgettext("people", "Confirmed"),
        "cumulative": _("Confirmed, running total"),
        "before_sent": _("Sent the period before"),
        "before_visits": _("Visits the period before"),
        "before_confirmed": _("Confirmed the period before"),
        "before": _("The period before"),
        "count": _("How many"),
        "share": _("Share"),
        "step": _("Of the step before"),
        "given": _("Given"),
        "refused": _("Refused"),
        "delivered": _("Delivered"),
        "failed": _("Failed"),
        "value": _("How many"),
        "before_share": _("Share the period before"),
        "low": _("At least"),
        "high": _("At most"),
        "basis": _("What is counted"),
        "note": _("Note"),
        "approximate": _("Approximate (≈)"),
    }


def _notes() -> Mapping[str, str]:
    return {
        values.ONE_AT_A_TIME: _(
            "One filter at a time: by two together groups would be so small that they point to a person."
        ),
        values.NOT_BY_SOURCE: _("Entries do not know where a person came from: it is not kept with them."),
        values.NOT_BY_DEVICE: _("Entries do not know which device they were made with: it is not kept with them."),
        values.NOT_BY_LANGUAGE: _("This is not counted by language."),
        values.HOURS_GONE: _("Hours are kept for 90 days, so only the last 90 days of the period are here."),
        values.ROUNDED: _("Rounded, and of today up to the last full hour: the rows need not add up to the total."),
        values.BEFORE_BEGINNING: _("There was no such period before: the campaign had not begun."),
        values.UNDER_WAY: _("Today is under way, and is compared with nothing yet."),
        values.TOO_FEW: _("Too few agreed to statistics to estimate from."),
        "approximate": _("≈ stands before what rounding may have changed by more than a tenth."),
        values.NOT_KNOWN: _("Not known with these filters."),
    }
