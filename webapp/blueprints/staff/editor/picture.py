"""A campaign's own picture, handed in with what it shows said in words. The worker makes it; the page says when it has."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from webapp import campaigns
from webapp.blueprints.shared import access, errors
from webapp.blueprints.staff.editor import reading, wording
from webapp.blueprints.staff.editor.views import EDITORS, NUMBER, Answer, bp, find_draft, title_of
from webapp.campaigns import PICTURE, CampaignDraft, PictureUpload
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES, NAMES

LARGEST_UPLOAD = 32 * 1024 * 1024
"""Bytes of the whole form. Files of telephones that are beyond the 10 MB of a picture are read all the same, so that the
words beside them come back."""
PAGE = f"{bp.name}.picture"
LONGEST_ALT = 200
SLOW_AFTER = timedelta(minutes=1)
"""From then on a picture takes longer than usual."""


@bp.route(f"/staff/campaigns/{NUMBER}/picture", methods=["GET", "POST"])
@access.rule(*EDITORS, largest_form=LARGEST_UPLOAD)
def picture(number: int) -> Answer:
    """The picture of a draft; POST puts another in its place, says it in other words, or takes it away."""
    draft = find_draft(number)
    upload = campaigns.find_upload(draft.id)
    kept: dict[str, Any] = draft.content.get(PICTURE) or {}
    if request.method != "POST":
        wrong = {"picture": _say(upload.refused)} if upload and upload.refused else {}
        return _page(draft, upload.alt if upload else kept.get("alt", {}), wrong)
    match request.form.get("do"):
        case "remove":
            return _keep(draft, None, "removed")
        case "cancel":
            campaigns.drop_upload(draft.id)
            return _back(draft)
    sent = _sent()
    alt = {each: " ".join(reading.clean(request.form.get(f"{each}-alt", "")).split()) for each in LANGUAGES}
    wrong = _errors_of(alt)
    if not (sent or kept or _waits(upload)):
        wrong["picture"] = _("Choose a file")
    if wrong:
        return _page(draft, alt, wrong), 422
    return _taken(draft, sent, alt)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(refusal: RequestEntityTooLarge) -> Answer | Response:
    """A form that nobody reads: that of a picture comes back with what it may hold, and the words that are kept."""
    if request.endpoint != PAGE or not request.view_args:
        return errors.refused(refusal)
    draft = find_draft(request.view_args["number"])
    kept: dict[str, Any] = draft.content.get(PICTURE) or {}
    return _page(draft, kept.get("alt", {}), {"picture": _say("large")}), HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def _sent() -> bytes:
    """The file that was handed in, if any; what lay in a temporary file is let go of."""
    sent = request.files.get("picture")
    if not sent:
        return b""
    with sent.stream as stream:
        return stream.read()


def _taken(draft: CampaignDraft, sent: bytes, alt: Mapping[str, str]) -> Answer:
    """Have the worker make a picture of what was sent; without a file, put other words and another ground to what is there."""
    kept: dict[str, Any] = draft.content.get(PICTURE) or {}
    ground = _ground(kept.get("ground"))
    if sent:
        try:
            campaigns.hand_in(draft.id, sent, alt, ground, access.colleague().id, clock.now())
        except tuple(campaigns.PICTURE_REFUSALS.values()) as refusal:
            return _page(draft, alt, {"picture": _say(campaigns.picture_refusal(refusal))}), 422
        return _back(draft)
    if campaigns.describe_upload(draft.id, alt, ground):
        return _back(draft)
    return _keep(
        draft, {**campaigns.on_ground(kept, ground, str(draft.content.get("accent", ""))), "alt": alt}, "saved"
    )


def _ground(kept: str | None) -> str:
    chosen = request.form.get("ground", "")
    return chosen if chosen in campaigns.GROUNDS else kept or campaigns.CAMPAIGN


def _waits(upload: PictureUpload | None) -> bool:
    return upload is not None and not upload.refused


def _keep(draft: CampaignDraft, shown: Mapping[str, Any] | None, note: str) -> Answer:
    campaigns.illustrate(draft.id, shown, access.colleague().id, clock.now())
    return _back(draft, note)


def _back(draft: CampaignDraft, note: str | None = None) -> Response:
    return redirect(url_for(".picture", number=draft.id, note=note), code=303)


def _errors_of(alt: Mapping[str, str]) -> dict[str, str]:
    return {
        f"{language}-alt": NAMES[language] + ": " + _("up to %(longest)s characters", longest=LONGEST_ALT)
        for language in LANGUAGES
        if len(alt[language]) > LONGEST_ALT
    }


def _say(reason: str) -> str:
    sentences = {
        "unreadable": _("This is no picture that we can read: choose a JPEG, PNG, WebP or AVIF"),
        "animated": _("This picture moves: choose one that stands still"),
        "shape": _("This picture is too long: no side may be more than three times the other"),
        "time": _("This picture took too long: try once more, or choose a smaller one"),
        "large": _(
            "This picture is too large: up to 10 MB, and 40 million pixels in JPEG or 20 million in other formats"
        ),
        "small": _("This picture is too narrow: at least 480 pixels"),
    }
    return str(sentences[reason])


def _page(draft: CampaignDraft, alt: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    upload, kept = campaigns.find_upload(draft.id), draft.content.get(PICTURE)
    waits = upload if upload is not None and not upload.refused else None
    chosen = request.form.get("ground") or (upload.ground if upload else (kept or {}).get("ground"))
    return render_template(
        "staff/editor/picture.html",
        draft=draft,
        title=title_of(draft),
        kept=kept,
        waits=waits and not wrong,
        takes_long=waits is not None and clock.now() - waits.handed_in_at > SLOW_AFTER,
        alt=alt,
        grounds=wording.grounds(),
        ground=chosen if chosen in campaigns.GROUNDS else campaigns.CAMPAIGN,
        errors=wrong,
        longest=LONGEST_ALT,
        note=request.args.get("note") if request.method == "GET" else None,
    )
