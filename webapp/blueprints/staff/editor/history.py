"""Who changed what in a campaign, and any of its earlier states back in place."""

from collections.abc import Mapping
from typing import Any

from flask import abort, redirect, render_template, request, url_for

from webapp import campaigns
from webapp.blueprints.shared import access
from webapp.blueprints.staff.editor import wording
from webapp.blueprints.staff.editor.views import EDITORS, NUMBER, Answer, bp, find_draft, names_of, title_of
from webapp.platform import clock
from webapp.platform.changes import Run, compare

VERSION = "<int:which>"


@bp.get(f"/staff/campaigns/{NUMBER}/history")
@access.rule(*EDITORS)
def history(number: int) -> str:
    """Each save and publication: who, when, what."""
    draft = find_draft(number)
    milestones = campaigns.milestones(draft.id)
    return render_template(
        "staff/editor/history.html",
        draft=draft,
        title=title_of(draft),
        milestones=milestones,
        people=names_of(milestone.version.made_by for milestone in milestones),
        name_of=wording.name_of,
    )


@bp.route(f"/staff/campaigns/{NUMBER}/history/{VERSION}", methods=["GET", "POST"])
@access.rule(*EDITORS)
def version(number: int, which: int) -> Answer:
    """What one version changed, word by word; POST puts it in the place of what is there now."""
    draft = find_draft(number)
    found = campaigns.find_version(draft.id, which) or abort(404)
    if request.method == "POST":
        campaigns.restore(draft.id, found, access.colleague().id, clock.now())
        return redirect(url_for(".campaign", number=number, note="restored"), code=303)
    since = next((each.since for each in campaigns.milestones(draft.id) if each.version.number == which), which - 1)
    before = campaigns.find_version(draft.id, since)
    return render_template(
        "staff/editor/version.html",
        draft=draft,
        title=title_of(draft),
        version=found,
        people=names_of([found.made_by]),
        parts=compared(before.content if before else {}, found.content),
    )


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, list[list[Run]]]]:
    """The parts in which two contents differ, each by its name in words and what changed in it word by word."""
    old, new = campaigns.parts(before), campaigns.parts(after)
    names = [
        name for name in campaigns.changed(before, after) if name not in (campaigns.UNASKED_FIELDS, campaigns.COPIED)
    ]
    return [(wording.name_of(name), compare(_text_of(name, old), _text_of(name, new))) for name in names]


def _text_of(name: str, known: Mapping[str, Any]) -> str:
    value = known.get(name)
    if name == campaigns.PICTURE and value:
        return _picture_in_words(value)
    return _as_text(wording.value_of(name, value))


def _picture_in_words(picture: Mapping[str, Any]) -> str:
    largest = max(picture["variants"], key=lambda variant: variant["width"])
    # The number tells one picture from another of the same size.
    ground = wording.grounds().get(picture.get("ground", ""))
    size = f"{largest['width']} × {largest['height']}, № {largest['sha256'][:6]}"
    return "\n\n".join(filter(None, [size, ground, _as_text(picture["alt"])]))


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return "\n\n".join(map(_as_text, value))
    if isinstance(value, dict):
        return " · ".join(filter(None, map(_as_text, value.values())))
    return "" if value is None else "✓" if value is True else str(value)
