"""One rule for every text that comes with a request: NUL, other control characters and halves of surrogate pairs go no further.

No person types them, PostgreSQL takes no NUL, and what a database refuses looks like a database that is away. Where a form
says by itself which of its fields has such a sign (`forms.TypedForm`), or drops it (`editor.reading.clean`), the view stands
in `TELLS`; everything else is answered here, before any view reads it. Addresses: `platform.headers`.
"""

from collections.abc import Iterable

from flask import Response, request
from flask_babel import gettext as _

from webapp.blueprints.shared.errors import error_page
from webapp.parsing import name_character, suspect_character
from webapp.platform.narrowing import current_object

CHECKED_BY_FIELD = frozenset(
    {
        "entry.form",
        "entry.confirm",
        "editor.campaign",
        "editor.picture",
        "entries.reveal",
        "entries.exports",
        "entries.refuse",
        "people.people",
        "account.account",
    }
)
"""Views that tell of such a sign beside its field, or drop it."""


def refuse_control_characters() -> Response | None:
    """Look at the query of every request, and at the fields of each form that does not look by itself."""
    asked = current_object(request)
    if asked.environ.get("QUERY_STRING") and (sign := _first(asked.args.items(multi=True))):
        return _refusal(sign)
    if (
        asked.method == "POST"
        and asked.endpoint not in CHECKED_BY_FIELD
        and (sign := _first(asked.form.items(multi=True)))
    ):
        return _refusal(sign)
    return None


def _first(pairs: Iterable[tuple[str, str]]) -> str | None:
    found = (suspect_character(name) or suspect_character(value) for name, value in pairs)
    return next(filter(None, found), None)


def _refusal(sign: str) -> Response:
    return error_page(
        400,
        title=_("A sign here cannot be kept"),
        text=_(
            "What was sent has the control character %(sign)s in it; it comes along with copied text. Nothing was saved: go back, delete what you pasted, type it anew and send it again.",
            sign=name_character(sign),
        ),
    )
