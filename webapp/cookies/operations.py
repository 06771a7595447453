"""Keeping a choice: the row that proves it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import rfc8785

from webapp.cookies.catalogue import Purpose, version_of
from webapp.cookies.choices import CookieChoice
from webapp.cookies.models import CookieChoiceMade, CookieWording
from webapp.platform.db import db, transaction
from webapp.platform.i18n import LANGUAGES
from webapp.platform.upserts import keep_once


@dataclass(frozen=True)
class Circumstances:
    """Under which a choice was made."""

    language: str
    control: str
    """`banner`, `page` or `footer`."""
    before: CookieChoice | None
    """The choice that was in place."""
    signalled: bool
    """Whether the browser itself asks not to be counted."""


@transaction()
def keep(choice: CookieChoice, purposes: Sequence[Purpose], circumstances: Circumstances) -> CookieChoiceMade:
    """Write down a choice about `purposes`, and their words where they are new (Law 94-V art. 25(2)(5))."""
    said = {key: allowed for key, (_version, allowed) in choice.answers.items()}
    made = CookieChoiceMade(
        number=choice.number,
        made_at=choice.made_at,
        language=circumstances.language,
        wording_sha256=_keep_wording(purposes, choice),
        answers=said,
        outcome=_outcome(said, circumstances),
        control=circumstances.control,
    )
    db.session.add(made)
    return made


def _keep_wording(purposes: Sequence[Purpose], choice: CookieChoice) -> str:
    words = [
        {
            "key": purpose.key,
            "version": version_of(purpose),
            "words": {language: purpose.words(language) for language in LANGUAGES},
            **({"country": purpose.country} if purpose.country else {}),
        }
        for purpose in purposes
    ]
    sha256 = hashlib.sha256(rfc8785.dumps(words)).hexdigest()  # type: ignore[arg-type]  # text and lists of it
    keep_once(CookieWording.__table__, {"sha256": sha256, "purposes": words, "kept_at": choice.made_at})
    return sha256


def _outcome(said: dict[str, bool], circumstances: Circumstances) -> str:
    if circumstances.signalled:
        return "signal"
    before = circumstances.before
    if before is not None:
        same = said == {key: allowed for key, (_version, allowed) in before.answers.items()}
        return "renewed" if same else "changed"
    if all(said.values()):
        return "accepted"
    return "partly" if any(said.values()) else "refused"
