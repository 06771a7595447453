"""The pictures of campaigns, by the digest of their bytes: what a browser once has, it never asks for again."""

from flask import Blueprint, Response, abort, request

from webapp import campaigns
from webapp.platform import assets

bp = Blueprint("pictures", __name__)

ENDINGS = {"avif": "avif", "webp": "webp", "jpg": "jpeg"}


@bp.get("/pictures/<string(length=64):sha256>.<any(avif, webp, jpg):ending>")
def picture(sha256: str, ending: str) -> Response:
    """One picture in one width and format."""
    kind = ENDINGS[ending]
    response = Response(campaigns.find_picture(sha256, kind) or abort(404), mimetype=f"image/{kind}")
    response.headers["Cache-Control"] = assets.CACHE_IMMUTABLE
    response.set_etag(sha256)
    response.make_conditional(request)
    return response
