"""A form that came from a member of staff who has to show first who they are: kept in the answer, sealed for them alone.

Nothing of it is stored here. The page that asks carries it in a hidden field, and brings it back to the same address
with the proof; then it is read as if it had come again. Files are not kept: a browser chooses them anew.
"""

import base64
import binascii
import json
import zlib
from datetime import datetime, timedelta
from uuid import UUID

from flask import request
from werkzeug.datastructures import ImmutableMultiDict

from webapp.platform import clock, csrf, site_seals
from webapp.platform.key_purposes import Purpose
from webapp.platform.vault import SealBroken

FIELD = "held"
PLACE = "page"
LIFETIME = timedelta(hours=12)
SEALED_SIZE_FACTOR = 2
"""How many times as large as the form itself a sealed one may be, at worst."""


def seal(staff_id: UUID) -> str:
    """The form of the request at hand as a hidden field carries it."""
    pairs = [(name, value) for name, values in request.form.lists() for value in values if name != csrf.FIELD]
    kept = {"path": request.path, "at": clock.now().isoformat(), "pairs": pairs}
    packed = base64.b85encode(zlib.compress(json.dumps(kept, ensure_ascii=False).encode())).decode()
    sealed = site_seals.seal(Purpose.HELD_FORM, packed, table=PLACE, column=FIELD, row=staff_id)
    return base64.urlsafe_b64encode(sealed).decode()


def restore(staff_id: UUID, at: datetime) -> bool:
    """Put the form that the request brings back in its place. False when it is not this member's, or of another page."""
    try:
        sealed = base64.urlsafe_b64decode(request.form.get(FIELD, ""))
        packed = site_seals.unseal(Purpose.HELD_FORM, sealed, table=PLACE, column=FIELD, row=staff_id)
    except (binascii.Error, ValueError, SealBroken):
        return False
    kept = json.loads(zlib.decompress(base64.b85decode(packed)))
    if kept["path"] != request.path or at - datetime.fromisoformat(kept["at"]) > LIFETIME:
        return False
    token = request.form.get(csrf.FIELD, "")
    request.form = ImmutableMultiDict([*map(tuple, kept["pairs"]), (csrf.FIELD, token)])
    request.__dict__.pop("values", None)  # what werkzeug has joined before of the address and the form
    return True
