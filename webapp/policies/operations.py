"""Publishing the policy."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from webapp.parsing import name_character, suspect_character
from webapp.platform.db import db, transaction
from webapp.platform.i18n import LANGUAGES
from webapp.policies.errors import PolicyIncomplete, PolicyUnchanged
from webapp.policies.models import PolicyText, PolicyVersion
from webapp.policies.queries import newest_version

ORIGINAL = Path(__file__).parent / "original"
"""The policy as this project words it; an operator may publish their own."""
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def read_folder(folder: Path, placeholders: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The texts `ru.md`, `kk.md` and `en.md` of a folder, with `{placeholders}` filled from the `placeholders` of their language.

    Raises `PolicyIncomplete` when one is missing, empty, has no title (`# …`), a sign that no database takes, or an unknown placeholder.
    """
    texts = {}
    for language in LANGUAGES:
        path, known = folder / f"{language}.md", placeholders.get(language, {})
        if not path.is_file():
            raise PolicyIncomplete(f"{path.name} is missing: the policy is published in all languages at once")
        try:
            text = path.read_text(encoding="utf-8-sig").strip()
        except UnicodeDecodeError as error:
            raise PolicyIncomplete(f"{path.name} is no UTF-8 text") from error
        if sign := suspect_character(text):
            raise PolicyIncomplete(f"{path.name} has the sign {name_character(sign)}, which cannot be kept")
        if not text.startswith("# ") or "\n" not in text:
            raise PolicyIncomplete(f"{path.name} must begin with a title, “# …”, and go on from there")
        if unknown := sorted(set(PLACEHOLDER.findall(text)) - set(known)):
            raise PolicyIncomplete(f"{path.name} names {{{unknown[0]}}}, which is not known")
        texts[language] = _fill(text, known)
    return texts


@transaction()
def publish(texts: Mapping[str, str], at: datetime) -> PolicyVersion:
    """Publish a new version, in force from `at` on, in place of the one before (clauses 8.2, 8.3).

    Raises `PolicyUnchanged` when the texts are those already in force.
    """
    newest = newest_version()
    if newest and all(newest.text(language).text == texts[language] for language in LANGUAGES):
        raise PolicyUnchanged
    number = newest.number + 1 if newest else 1
    version = PolicyVersion(number=number, in_force_from=at, published_at=at)
    version.texts = [
        PolicyText(
            number=number,
            language=language,
            text=texts[language],
            sha256=hashlib.sha256(texts[language].encode()).hexdigest(),
        )
        for language in LANGUAGES
    ]
    db.session.add(version)
    db.session.flush()
    return version


def _fill(text: str, placeholders: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: placeholders[match[1]], text)
