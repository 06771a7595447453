"""Where the tables of a board's page lead. These are values: what is written from equal ones is written once."""

from dataclasses import dataclass

from flask import url_for

from webapp.blueprints.staff.reports.addresses import url_of
from webapp.blueprints.staff.reports.filters import Asked

KINDS = ("csv", "xlsx")


@dataclass(frozen=True)
class PanelLinks:
    """Of a page that leads nowhere; an empty address is no link."""

    def toggle(self, _name: str, _value: str) -> str:
        """The board filtered by a value of a property, or no longer so."""
        return ""

    def campaign(self, _slug: str) -> str:
        """The board of one campaign."""
        return ""

    def file(self, _key: str, _kind: str) -> str:
        """A table as a file, or all of them for an empty key."""
        return ""

    def files(self, key: str) -> list[tuple[str, str]]:
        """The files of a table, or of all for an empty key, by their kind."""
        found = [(kind.upper(), self.file(key, kind)) for kind in KINDS]
        return [(kind, url) for kind, url in found if url]


@dataclass(frozen=True)
class BoardLinks(PanelLinks):
    """Of the board of a campaign, or of all for None, as its address asks for it."""

    slug: str | None
    asked: Asked

    def toggle(self, name: str, value: str) -> str:
        """The board filtered by a value of a property alone, or by none where it is the one that is chosen."""
        return url_of(self.slug, **self.asked.toggled(name, value))

    def campaign(self, slug: str) -> str:
        """The board of one campaign over the same days."""
        return url_of(slug, **self.asked.query())

    def file(self, key: str, kind: str) -> str:
        """A table of this board."""
        return url_of(self.slug, **self.asked.query(table=key, format=kind))


@dataclass(frozen=True)
class SharedLinks(PanelLinks):
    """Of a board that was shared: its files alone."""

    token: str

    def file(self, key: str, kind: str) -> str:
        """A table of the shared board."""
        return url_for("reports.shared", token=self.token, table=key or None, format=kind)
