"""How long the bar in each row of a table is."""

from webapp.blueprints.staff.reports.charts.scale import number, percent
from webapp.reports import Table

MEASURES = {
    "funnel": "count",
    "sources": "visits",
    "source_names": "visits",
    "links": "visits",
    "languages": "sent",
    "devices": "visits",
    "fields": "count",
    "consents": "share",
    "cookies": "count",
    "refusals": "count",
    "messages": "delivered",
    "campaigns": "sent",
}
"""By which column the rows of a table are compared."""


def widths(table: Table) -> list[str]:
    """The width of each row's bar: of the longest, or of everything where the column is a share itself."""
    keys = [column.key for column in table.columns]
    if MEASURES.get(table.key) not in keys:
        return []
    place = keys.index(MEASURES[table.key])
    values = [number(row[place]) for row in table.rows]
    is_share = table.columns[place].kind == "share"
    longest = 1 if is_share else max((value for value in values if value), default=0)
    return [percent(value, longest) if value else "" for value in values]
