"""Numbers in addresses: `<int:…>` takes ASCII digits alone, and no more of them than a database can compare with."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from webapp.parsing import HIGHEST_ID


class BoundedIntegerConverter(IntegerConverter):
    """`<int:name>`, in place of Werkzeug's own, which takes digits of any script and fails at 5,000 of them."""

    regex = r"[0-9]{1,10}"

    def __init__(self, url_map: Map, fixed_digits: int = 0, **bounds: Any) -> None:
        super().__init__(url_map, fixed_digits, **{"min": 0, "max": HIGHEST_ID, **bounds})


def init_app(app: Flask) -> None:
    """Have every route read its numbers so. Before any is added."""
    app.url_map.converters["int"] = BoundedIntegerConverter
