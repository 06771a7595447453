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
from webapp.blueprints.staff.editor.views import EDITORS, NUMBER, Answer, bp, find_row, title_of
from webapp.campaigns import PICTURE, CampaignDraft, PictureUpload
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES, NAMES

LARGEST_UPLOAD = 32 * 1024 * 1024
"""Bytes of the whole form. Files of telephones that are beyond the 10 MB of a picture are read all the same, so that the
words beside them come back."""
PAGE = f"{bp.name}.picture"
LONGEST_ALT = 200
LONG = timedelta(minutes=1)
"""From then on a picture takes longer than usual."""


@bp.route(f"/staff/campaigns/{NUMBER}/picture", methods=["GET", "POST"])
@access.rule(*EDITORS, largest_form=LARGEST_UPLOAD)
def picture(number: int) -> Answer:
    """The picture of a draft; POST puts another in its place, says it in other words, or takes it away."""
    row = find_row(number)
    upload = campaigns.find_upload(row.id)
    kept: dict[str, Any] = row.content.get(PICTURE) or {}
    if request.method != "POST":
        wrong = {"picture": _say(upload.refused)} if upload and upload.refused else {}
        return _page(row, upload.alt if upload else kept.get("alt", {}), wrong)
    match request.form.get("do"):
        case "remove":
            return _keep(row, None, "removed")
        case "cancel":
            campaigns.drop_upload(row.id)
            return _back(row)
    sent = _sent()
    alt = {each: " ".join(reading.clean(request.form.get(f"{each}-alt", "")).split()) for each in LANGUAGES}
    wrong = _errors_of(alt)
    if not (sent or kept or _waits(upload)):
        wrong["picture"] = _("Choose a file")
    if wrong:
        return _page(row, alt, wrong), 422
    return _taken(row, sent, alt)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(refusal: RequestEntityTooLarge) -> Answer | Response:
    """A form that nobody reads: that of a picture comes back with what it may hold, and the words that are kept."""
    if request.endpoint != PAGE or not request.view_args:
        return errors.refused(refusal)
    row = find_row(request.view_args["number"])
    kept: dict[str, Any] = row.content.get(PICTURE) or {}
    return _page(row, kept.get("alt", {}), {"picture": _say("large")}), HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def _sent() -> bytes:
    """The file that was handed in, if any; what lay in a temporary file is let go of."""
    sent = request.files.get("picture")
    if not sent:
        return b""
    with sent.stream as stream:
        return stream.read()


def _taken(row: CampaignDraft, sent: bytes, alt: Mapping[str, str]) -> Answer:
    """Have the worker make a picture of what was sent; without a file, put other words and another ground to what is there."""
    kept: dict[str, Any] = row.content.get(PICTURE) or {}
    ground = _ground(kept.get("ground"))
    if sent:
        try:
            campaigns.hand_in(row.id, sent, alt, ground, access.colleague().id, clock.now())
        except tuple(campaigns.PICTURE_REFUSALS.values()) as refusal:
            return _page(row, alt, {"picture": _say(campaigns.picture_refusal(refusal))}), 422
        return _back(row)
    if campaigns.describe_upload(row.id, alt, ground):
        return _back(row)
    return _keep(row, {**campaigns.on_ground(kept, ground, str(row.content.get("accent", ""))), "alt": alt}, "saved")


def _ground(kept: str | None) -> str:
    chosen = request.form.get("ground", "")
    return chosen if chosen in campaigns.GROUNDS else kept or campaigns.CAMPAIGN


def _waits(upload: PictureUpload | None) -> bool:
    return upload is not None and not upload.refused


def _keep(row: CampaignDraft, shown: Mapping[str, Any] | None, note: str) -> Answer:
    campaigns.illustrate(row.id, shown, access.colleague().id, clock.now())
    return _back(row, note)


def _back(row: CampaignDraft, note: str | None = None) -> Response:
    return redirect(url_for(".picture", number=row.id, note=note), code=303)


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


def _page(row: CampaignDraft, alt: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    upload, kept = campaigns.find_upload(row.id), row.content.get(PICTURE)
    waits = upload if upload is not None and not upload.refused else None
    chosen = request.form.get("ground") or (upload.ground if upload else (kept or {}).get("ground"))
    return render_template(
        "staff/editor/picture.html",
        row=row,
        title=title_of(row),
        kept=kept,
        waits=waits and not wrong,
        takes_long=waits is not None and clock.now() - waits.handed_in_at > LONG,
        alt=alt,
        grounds=wording.grounds(),
        ground=chosen if chosen in campaigns.GROUNDS else campaigns.CAMPAIGN,
        errors=wrong,
        longest=LONGEST_ALT,
        note=request.args.get("note") if request.method == "GET" else None,
    )
