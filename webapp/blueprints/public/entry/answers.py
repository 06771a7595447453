"""The script that answers beside each field of the form (`static/js/modules/answers.js`), with its words in a language."""

from flask import Response, json

from webapp.blueprints.public.entry.views import bp
from webapp.blueprints.shared.entry_form import answers as field_answers
from webapp.platform import assets, headers
from webapp.platform.app_state import Slot
from webapp.platform.assets import Asset
from webapp.platform.i18n import current_language

SCRIPT = "js/modules/answers.js"
_SCRIPTS = Slot[dict[str, Asset]](dict)


@bp.get("/answers.js")
def answers() -> Response:
    """The script in the language of its page. A form asks for it when it is first touched."""
    held, language = _SCRIPTS.get(), current_language()
    if language not in held:
        held[language] = assets.make(SCRIPT, _written().encode())
    return assets.answer(held[language], headers.CACHE_REVALIDATED)


def _written() -> str:
    patterns = ",".join(f"{name}:{pattern}" for name, pattern in field_answers.patterns().items())
    words = json.dumps(field_answers.words(), ensure_ascii=False)
    return f"const words={words},patterns={{{patterns}}};\n{assets.source(SCRIPT)}"
