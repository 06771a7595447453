"""What a template meets that asks an object for something it does not have: in tests a fault, not an empty space."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Undefined
from jinja2.utils import missing


class NoSuchAttribute(Undefined):
    """Raises at once; a name that nobody gave, and a key that a mapping lacks, are as empty as Jinja has them."""

    def __init__(self, hint: str | None = None, obj: Any = missing, *rest: Any, **more: Any) -> None:
        super().__init__(hint, obj, *rest, **more)
        if obj is not missing and not isinstance(obj, Mapping):
            self._fail_with_undefined_error()
