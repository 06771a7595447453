"""A form half filled in that goes on in another language, for browsers without script.

There the choice of a language is a button of the form, which brings along what was typed; nothing of it stands in an
address, and nothing is kept. With script the words stay in the browser instead (`static/js/modules/entry_form.js`).
"""

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.analytics import Stage
from webapp.blueprints.public.entry import pages, shown
from webapp.blueprints.shared import limits
from webapp.blueprints.shared.entry_form.form_snapshot import FormSnapshot
from webapp.blueprints.shared.entry_form.forms import form_for
from webapp.blueprints.shared.visit_tracking import link_names
from webapp.blueprints.shared.visit_tracking import tracking as visit_tracking
from webapp.platform import clock, ratelimit

BUTTON = "language"
"""The name of the buttons that send a form only to have it in another language."""


def is_asked() -> bool:
    """Whether the form at hand is sent for another language alone."""
    return BUTTON in request.form


def change(snapshot: FormSnapshot) -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """The form in its new language with what was typed, judged by nobody yet.

    Without the IIN, which is typed anew wherever a form is shown anew, and with every box empty: what is agreed to are
    the words of one language.
    """
    form = form_for(snapshot)
    form.empty_what_is_given_anew()
    if not any(field.data for field in form.text_fields):
        return redirect(url_for("entry.form", slug=snapshot.campaign.slug, s=link_names.carried()), code=303)
    visit_tracking.note_stages(snapshot.campaign.slug, Stage.BEGAN)
    at = clock.now()
    token = shown.issue(snapshot, at)
    if wait := ratelimit.spend(limits.of_visitor(limits.MISTAKES)):
        page, status = pages.landing_again(snapshot, form, at, 429, limits.wait_notice(wait), token)
        return page, status, limits.retry_after(wait)
    return pages.landing_again(snapshot, form, at, 200, _restored(asks_iin="iin" in form), token)


def _restored(*, asks_iin: bool) -> str:
    if asks_iin:
        return _("Your answers are here. Please type the IIN and tick the boxes once more.")
    return _("Your answers are here. Please tick the boxes once more.")
