"""A campaign's own picture, handed in with what it shows said in words."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from webapp import campaigns
from webapp.blueprints.shared import access, errors
from webapp.blueprints.staff.editor import reading
from webapp.blueprints.staff.editor.views import EDITORS, NUMBER, Answer, bp, find_row, title_of
from webapp.campaigns import PICTURE, CampaignDraft
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES, NAMES

LARGEST_UPLOAD = 32 * 1024 * 1024
"""Bytes of the whole form. Files of telephones that are beyond the 10 MB of a picture are read all the same, so that the
words beside them come back."""
PAGE = f"{bp.name}.picture"
LONGEST_ALT = 200
REFUSED = (
    campaigns.NoPicture,
    campaigns.PictureMoves,
    campaigns.PictureOddlyShaped,
    campaigns.PictureTakesTooLong,
    campaigns.PictureTooLarge,
    campaigns.PictureTooSmall,
)


@bp.route(f"/staff/campaigns/{NUMBER}/picture", methods=["GET", "POST"])
@access.rule(*EDITORS, largest_form=LARGEST_UPLOAD)
def picture(number: int) -> Answer:
    """The picture of a draft; POST puts another in its place, says it in other words, or takes it away."""
    row = find_row(number)
    kept: dict[str, Any] = row.content.get(PICTURE) or {}
    if request.method != "POST":
        return _page(row, kept.get("alt", {}), {})
    if request.form.get("do") == "remove":
        return _keep(row, None, "removed")
    upload = _upload()
    alt = {each: " ".join(reading.clean(request.form.get(f"{each}-alt", "")).split()) for each in LANGUAGES}
    wrong = _errors_of(alt)
    if not upload and not kept:
        wrong["picture"] = _("Choose a file")
    if wrong:
        return _page(row, alt, wrong), 422
    try:
        variants = campaigns.keep_picture(upload) if upload else kept["variants"]
    except REFUSED as refusal:
        return _page(row, alt, {"picture": _say(refusal)}), 422
    return _keep(row, {"variants": variants, "alt": alt}, "saved")


@bp.errorhandler(RequestEntityTooLarge)
def too_large(refusal: RequestEntityTooLarge) -> Answer | Response:
    """A form that nobody reads: that of a picture comes back with what it may hold, and the words that are kept."""
    if request.endpoint != PAGE or not request.view_args:
        return errors.refused(refusal)
    row = find_row(request.view_args["number"])
    kept: dict[str, Any] = row.content.get(PICTURE) or {}
    return _page(
        row, kept.get("alt", {}), {"picture": _say(campaigns.PictureTooLarge())}
    ), HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def _upload() -> bytes:
    """The file that was handed in, if any; what lay in a temporary file is let go of."""
    sent = request.files.get("picture")
    if not sent:
        return b""
    with sent.stream as stream:
        return stream.read()


def _keep(row: CampaignDraft, shown: Mapping[str, Any] | None, note: str) -> Answer:
    campaigns.illustrate(row.id, shown, access.colleague().id, clock.now())
    return redirect(url_for(".picture", number=row.id, note=note), code=303)


def _errors_of(alt: Mapping[str, str]) -> dict[str, str]:
    return {
        f"{language}-alt": NAMES[language] + ": " + _("up to %(longest)s characters", longest=LONGEST_ALT)
        for language in LANGUAGES
        if len(alt[language]) > LONGEST_ALT
    }


def _say(refusal: Exception) -> str:
    sentences = {
        campaigns.NoPicture: _("This is no picture that we can read: choose a JPEG, PNG, WebP or AVIF"),
        campaigns.PictureMoves: _("This picture moves: choose one that stands still"),
        campaigns.PictureOddlyShaped: _("This picture is too long: no side may be more than three times the other"),
        campaigns.PictureTakesTooLong: _("This picture took too long: try once more, or choose a smaller one"),
        campaigns.PictureTooLarge: _(
            "This picture is too large: up to 10 MB, and 40 million pixels in JPEG or 20 million in other formats"
        ),
        campaigns.PictureTooSmall: _("This picture is too narrow: at least 480 pixels"),
    }
    return str(sentences[type(refusal)])


def _page(row: CampaignDraft, alt: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    return render_template(
        "staff/editor/picture.html",
        row=row,
        title=title_of(row),
        kept=row.content.get(PICTURE),
        alt=alt,
        errors=wrong,
        longest=LONGEST_ALT,
        note=request.args.get("note") if request.method == "GET" else None,
    )
