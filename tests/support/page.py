"""Reading a page in a test: its elements, found by tag and attributes, with their text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """One element and all the text in it."""

    tag: str
    attributes: dict[str, str]
    pieces: list[str] = field(default_factory=list)
    is_in_main: bool = False

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)


class Page(HTMLParser):
    """A page's elements in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def all(self, tag: str | None = None, **attributes: str) -> list[Element]:
        """Every element of a tag with these attributes; `_` in a name stands for `-`, a last one is left out."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if tag in (None, element.tag) and wanted.items() <= element.attributes.items()
        ]

    def one(self, tag: str | None = None, **attributes: str) -> Element:
        """The only such element."""
        (element,) = self.all(tag, **attributes)
        return element

    @property
    def main(self) -> "Page":
        """The page without what stands on every page: only what is inside its main part."""
        part = Page("")
        part.elements = [element for element in self.elements if element.is_in_main]
        return part

    @property
    def h1(self) -> str:
        return self.one("h1").text

    @property
    def links(self) -> list[str]:
        return [element.get("href") or "" for element in self.all("a")]

    @property
    def ticked(self) -> set[str]:
        """The names of the boxes that are ticked."""
        return {box.attributes["name"] for box in self.all("input", type="checkbox") if "checked" in box.attributes}

    @property
    def boxes(self) -> set[str]:
        return {box.attributes["name"] for box in self.all("input", type="checkbox")}

    @property
    def wrong(self) -> list[str]:
        """The names of the fields that the page calls invalid, in their order."""
        return [element.attributes["name"] for element in self.all("input", aria_invalid="true")]

    @property
    def summary(self) -> list[str]:
        """Where the links of the error summary lead; empty when there is none."""
        if not self.all(id="error-summary"):
            return []
        errors = {f"#{element.get('id')}" for element in self.all("input", aria_invalid="true")}
        return [link for link in self.links if link in errors]

    @property
    def notices(self) -> list[str]:
        return [element.text for element in self.all("p", role="status")]

    def error_of(self, name: str) -> str:
        """The sentence beside a field."""
        return self.one(id=f"{name}-error").text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_in_main = any(outer.tag == "main" for outer in self._open)
        element = Element(tag, {name: value or "" for name, value in attrs}, is_in_main=is_in_main)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.pieces.append(data)
