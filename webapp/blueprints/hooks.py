"""What happens around each request, in the order in which it happens.

A blueprint's own hooks come between: after those before the view, and before those after it. The language is taken
from the address first of all (`i18n`), and at the end Flask-SQLAlchemy lets go of its session.
"""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask

from webapp.blueprints.shared import access, control_characters, cookie_consent, redirects
from webapp.blueprints.shared.third_party import tags as third_party_tags
from webapp.blueprints.shared.visit_tracking import tracking as visit_tracking
from webapp.platform import compress, csrf, headers, metrics

Before = Callable[[], Any]
After = Callable[[Any], Any]

BEFORE: tuple[Before, ...] = (
    headers.refuse_what_no_page_sends,
    metrics.start_timing,
    access.ask_rule,  # before the tokens of forms: to strangers nothing under /staff is there, not even a form
    csrf.refuse_foreign_forms,
    control_characters.refuse_control_characters,
    redirects.without_ending,
)
"""The first that answers is the answer."""
AFTER: tuple[After, ...] = (
    third_party_tags.keep_to_the_choice,
    visit_tracking.count,
    cookie_consent.say_whether_counted,
    access.keep_to_oneself,
    metrics.count_answer,
    compress.compress_answer,  # nothing changes the body any more
)
"""Each gets the answer of the one before it."""


def init_app(app: Flask, before: Sequence[Before] = BEFORE, after: Sequence[After] = AFTER) -> None:
    """Have an app do all this."""
    for hook in before:
        app.before_request(hook)
    # Flask calls the last first.
    for finish in reversed(after):
        app.after_request(finish)
