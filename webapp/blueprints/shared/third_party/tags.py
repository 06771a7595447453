"""The outside statistics services on our pages: only public ones, only where this visitor allows it (clauses 3.2, 6.3).

A page that holds something of a person, or whose address is a key, bears none of them, whatever was chosen.
"""

from http import HTTPStatus

from flask import Flask, Response, request

from webapp import cookies, transfers
from webapp.blueprints.shared import cookie_consent
from webapp.blueprints.shared.cookie_consent import CookieConsent
from webapp.blueprints.shared.template_tools import settings
from webapp.blueprints.shared.third_party import cookies as third_party_cookies
from webapp.platform import headers
from webapp.platform.i18n import current_language
from webapp.transfers import Service

PUBLIC = frozenset(
    {
        "home.home",
        "campaign.rules",
        "campaign.results",
        "entry.form",
        "policies.current",
        "policies.version",
        "policies.changes",
    }
)
"""The page of preferences is not among them: it shows the number of a choice, which is nobody else's to know."""
OUR_TYPES = "default"
"""The policy by which `third_party_tags.js` lets a script be loaded from the hosts of the services, and from no others."""


def init_app(app: Flask) -> None:
    """Teach templates which services stand on a page."""
    app.jinja_env.globals.update(
        services_here=services_here,
        find_service=find_service,
        offered_outside=offered_outside,
        country_name=transfers.country_name,
    )


def keep_to_the_choice(response: Response) -> Response:
    """Widen a page for the services that stand on it, and drop what others have left in the browser."""
    if response.status_code != HTTPStatus.OK or response.mimetype != "text/html":
        return response
    visitor_consent = cookie_consent.current()
    if not visitor_consent.forgets and not visitor_consent.services:
        return response
    if visitor_consent.forgets:
        third_party_cookies.clear(response, {purpose.key for purpose in visitor_consent.allowed})
    if services := services_here(visitor_consent):
        _let_in(response, services)
    return response


def services_here(visitor_consent: CookieConsent) -> tuple[Service, ...]:
    """The outside services that see the page at work."""
    is_public = request.endpoint in PUBLIC and request.method != "POST"
    return visitor_consent.services if is_public else ()


def find_service(key: str) -> Service | None:
    """The outside service with a key, where this site uses it."""
    return next((service for service in transfers.services(settings()) if service.key == key), None)


def offered_outside() -> list[str]:
    """The names of the outside services that this site asks about, each with its country."""
    language = current_language()
    return [
        f"{purpose.title(language)} ({transfers.country_name(purpose.country, language)})"
        for purpose in cookie_consent.offered()
        if purpose.setter != cookies.SITE
    ]


def _let_in(response: Response, services: tuple[Service, ...]) -> None:
    headers.let_speak_to(
        response,
        scripts=[service.host for service in services],
        connections=[host for service in services for host in service.collects],
        type_policies=[OUR_TYPES, *(name for service in services for name in service.type_policies)],
    )
    # Going back must not show it as it was before a withdrawal: no copy is kept, so that the page is asked for anew.
    response.headers["Cache-Control"] = "no-store"
