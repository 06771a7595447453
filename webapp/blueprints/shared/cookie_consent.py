"""The visitor's choice about cookies, as every surface meets it: read from the request, said on each page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from flask import Flask, Request, Response, request
from werkzeug.wrappers import Response as AnyResponse

from webapp import analytics, cookies, transfers
from webapp.blueprints.shared import access
from webapp.blueprints.shared.cookie_writer import clear_cookie, item_name, set_cookie
from webapp.blueprints.shared.template_tools import settings
from webapp.blueprints.shared.third_party import cookies as third_party_cookies
from webapp.cookies import CookieChoice, Purpose
from webapp.platform import clock, tokens
from webapp.platform.app_state import Slot
from webapp.platform.key_purposes import Purpose as KeyPurpose
from webapp.platform.narrowing import current_object
from webapp.settings import Statistics
from webapp.transfers import Service

SIGNED_FOR = KeyPurpose.COOKIE_CHOICE
CHOICE_HEADER = "Cookie-Choice"
"""The header by which a page that comes out of a browser's memory learns what its visitor chooses now."""
VISIT = "vpluse.visit"
"""Where a request keeps what it says."""
FORGETTING_PERIOD = timedelta(minutes=10)
"""For how long after a withdrawal pages remove what an outside service had left."""


@dataclass(frozen=True)
class CookieConsent:
    """What a page says of the visitor's choice, and what it offers: the same for many visitors."""

    state: str
    """`none` (never asked), `new` (something new is asked), `on`, `partly`, `off`, `signal`: the browser says no; `unknown`."""
    asked: tuple[Purpose, ...] = ()
    """What is new since the visitor chose."""
    allowed: tuple[Purpose, ...] = ()
    services: tuple[Service, ...] = ()
    """The outside services that may see this view."""
    forgets: tuple[str, ...] = ()
    """The names of what services without permission may have left in the browser."""

    @property
    def asks(self) -> bool:
        """Whether the page bears the banner."""
        return self.state in {"none", "new"}

    def asked_titles(self, language: str) -> list[str]:
        """The names of what is new, in a language."""
        return [f"«{purpose.title(language)}»" for purpose in self.asked]


def init_app(app: Flask) -> None:
    """Teach templates what to say of the choice."""
    app.context_processor(lambda: {"cookie_consent": current})
    app.jinja_env.globals.update(items_of=cookies.items_of, item_name=item_name)


def say_whether_counted(response: Response) -> Response:
    """Say on every answer that is a page whether it may be counted, and how its visitor stands."""
    if not 300 <= response.status_code < 400 and response.mimetype == "text/html":
        response.headers["Analytics-Status"] = verdict().header
        response.headers[CHOICE_HEADER] = current().state
    return response


def services() -> Mapping[str, str]:
    """The outside statistics services that this site uses: country by key."""
    return transfers.countries(settings())


_OFFERED = Slot[dict[Statistics, tuple[Purpose, ...]]](dict)


def offered() -> tuple[Purpose, ...]:
    """The purposes that this site asks about."""
    held = _OFFERED.get()
    used = settings().statistics
    if used not in held:
        held[used] = cookies.offered(services())
    return held[used]


def remember(response: AnyResponse, choice: CookieChoice) -> None:
    """Have the browser hold a choice, and drop at once what it no longer allows."""
    set_cookie(response, cookies.CHOICE_ITEM, tokens.sign(SIGNED_FOR, cookies.pack(choice)))
    allowed = {purpose.key for purpose in offered() if choice.answer(purpose)}
    for item in cookies.ITEMS:
        is_optional = item.setter == cookies.SITE and cookies.BY_KEY[item.purpose].kind == cookies.STATISTICS
        if is_optional and item.store == cookies.COOKIE and item.purpose not in allowed:
            clear_cookie(response, item)
    third_party_cookies.clear(response, allowed)


def made() -> CookieChoice | None:
    """The choice that the browser at hand holds, if it is ours and still holds."""
    return _visit().made


def current() -> CookieConsent:
    """What the visitor at hand has chosen, and what a page has to say of it."""
    return _visit().consent


def signals() -> analytics.Signals:
    """What the request at hand says of itself."""
    return _visit().signals


def verdict() -> analytics.Verdict:
    """Whether the page view at hand may be counted."""
    return _visit().verdict


def permit() -> analytics.Permit | None:
    """The right to count the page view at hand, if there is one: only to a browser that holds a choice."""
    asked = current_object(request)
    return _visit().verdict.permit if "HTTP_COOKIE" in asked.environ and _visit().made else None


class _Visit:
    """What one request says of its visitor's choice, each thing looked up once."""

    def __init__(self, asked: Request) -> None:
        self._asked = asked

    @cached_property
    def signals(self) -> analytics.Signals:
        said = self._asked.environ
        ahead = (said.get(name, "") for name in ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ"))
        return analytics.Signals(
            gpc=said.get("HTTP_SEC_GPC", ""),
            dnt=said.get("HTTP_DNT", ""),
            user_agent=said.get("HTTP_USER_AGENT", ""),
            purpose=" ".join(filter(None, ahead)),
        )

    @cached_property
    def made(self) -> CookieChoice | None:
        if "HTTP_COOKIE" not in self._asked.environ:
            return None
        signed = self._asked.cookies.get(item_name(cookies.CHOICE_ITEM))
        text = tokens.unsign(SIGNED_FOR, signed) if signed else None
        choice = cookies.unpack(text) if text else None
        return choice if choice is not None and choice.is_valid(clock.now()) else None

    @cached_property
    def verdict(self) -> analytics.Verdict:
        own = cookies.BY_KEY[cookies.ANALYTICS]
        is_staff = "HTTP_COOKIE" in self._asked.environ and access.session() is not None
        return analytics.decide(self.signals, allowed=self.made.answer(own) if self.made else None, staff=is_staff)

    @cached_property
    def consent(self) -> CookieConsent:
        chosen = self._chosen()
        seen_by, forgets = self._seen_by(chosen), self._forgets(chosen)
        return replace(chosen, services=seen_by, forgets=forgets) if seen_by or forgets else chosen

    def _chosen(self) -> CookieConsent:
        if self.signals.refusal:
            return _SIGNALLED
        choice = self.made
        if choice is None:
            return _NEVER_ASKED
        purposes = offered()
        allowed = tuple(purpose for purpose in purposes if choice.answer(purpose))
        if asked := tuple(choice.not_asked(purposes)):
            return CookieConsent("new", asked, allowed)
        return CookieConsent("on" if len(allowed) == len(purposes) else "partly" if allowed else "off", (), allowed)

    def _seen_by(self, chosen: CookieConsent) -> tuple[Service, ...]:
        allowed = {purpose.key for purpose in chosen.allowed if purpose.setter != cookies.SITE}
        # Bots and pages fetched ahead are nobody's visit: the gate knows them.
        if not allowed or not analytics.decide(self.signals, allowed=True).permit:
            return ()
        return tuple(service for service in transfers.services(settings()) if service.key in allowed)

    def _forgets(self, chosen: CookieConsent) -> tuple[str, ...]:
        if "HTTP_COOKIE" not in self._asked.environ:
            return ()
        gone = third_party_cookies.found({purpose.key for purpose in chosen.allowed})
        choice = self.made
        if choice and choice.withdrawn and clock.now() - choice.made_at < FORGETTING_PERIOD:
            gone |= choice.withdrawn & third_party_cookies.service_keys()
        return third_party_cookies.names(gone) if gone else ()


def _visit() -> _Visit:
    # In the request itself, where looking costs a fraction of what Flask's `g` does.
    asked = current_object(request)
    held: _Visit | None = asked.environ.get(VISIT)
    if held is None:
        held = asked.environ[VISIT] = _Visit(asked)
    return held


_SIGNALLED, _NEVER_ASKED = CookieConsent("signal"), CookieConsent("none")
NOT_SHOWN = CookieConsent("unknown")
"""Of a page that is read without its site: it asks nothing, and knows of no choice."""
