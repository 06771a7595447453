"""How a draft would look: a campaign of the same shape that is kept nowhere, however unfinished the draft is."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from webapp.campaigns.draft_content import ACCENTS, CONFIRMATIONS, LISTS, OFFER_CHANNELS, TEXTS, DraftContent
from webapp.campaigns.models import Campaign, CampaignWords
from webapp.campaigns.scenes import COVERS
from webapp.platform.i18n import LANGUAGES

USUAL_LENGTH = timedelta(days=14)
"""Of a campaign whose dates are not chosen yet."""
NO_SLUG = "-"


def preview_campaign(
    content: DraftContent, personal_fields: tuple[str, ...], gaps: Mapping[str, str], at: datetime
) -> Campaign:
    """The campaign that a draft would become if it were published at a moment, to look at and never to keep.

    What is missing, or is not what it should be, is left out or stands as `gaps` says it, by the name of the text or
    of the part of a step or question; dates not chosen yet are the next two weeks. `personal_fields` are those that a
    form may ask for (clause 3.1). It never fails.
    """
    parts = content.parts
    opens_at = _moment(content, "opens_at") or at
    closes_at = _moment(content, "closes_at")
    age, results_on = parts.get("minimum_age"), parts.get("results_on")
    return Campaign(
        slug=content.slug or NO_SLUG,
        version=0,
        accent=parts["accent"] if parts.get("accent") in ACCENTS else ACCENTS[0],
        scene=parts["scene"] if parts.get("scene") in COVERS else None,
        opens_at=opens_at,
        closes_at=closes_at if closes_at and closes_at > opens_at else max(opens_at, at) + USUAL_LENGTH,
        results_on=results_on if isinstance(results_on, date) and not isinstance(results_on, datetime) else None,
        minimum_age=age if isinstance(age, int) and 1 <= age <= 99 else None,
        draws=bool(parts.get("draw")),
        confirmation=parts["confirmation"] if parts.get("confirmation") in CONFIRMATIONS else "none",
        offers=[channel for channel in parts.get("offers", []) if channel in OFFER_CHANNELS],
        publication=bool(parts.get("publication")),
        fields=[_asked(field, gaps) for field in parts.get("fields", []) if field["name"] in personal_fields],
        picture=_picture(content),
        published_at=at,
        texts=[_words(parts.get(language, {}), language, gaps) for language in LANGUAGES],
        rules=[],
    )


def _moment(content: DraftContent, name: str) -> datetime | None:
    return content.moment(name) if isinstance(content.parts.get(name), datetime) else None


def _picture(content: DraftContent) -> dict[str, Any] | None:
    """The picture, its words in whichever languages there are."""
    picture = content.picture
    return {**picture, "alt": {each: _text(picture["alt"], each) for each in LANGUAGES}} if picture else None


def _asked(field: Mapping[str, Any], gaps: Mapping[str, str]) -> dict[str, Any]:
    why = field.get("why", {})
    return {"name": field["name"], "why": {each: _text(why, each) or gaps["why"] for each in LANGUAGES}}


def _words(words: Mapping[str, Any], language: str, gaps: Mapping[str, str]) -> CampaignWords:
    lists = {
        name: [{key: _text(item, key) or gaps[key] for key in keys} for item in words.get(name) or [{}]]
        for name, keys in LISTS.items()
    }
    texts = {name: _text(words, name) or gaps[name] for name in TEXTS if name != "rules"}
    return CampaignWords(language=language, **texts, **lists)


def _text(texts: Mapping[str, Any], name: str) -> str:
    return str(texts.get(name, "")).strip()
