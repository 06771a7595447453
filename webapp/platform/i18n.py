"""Three equal languages: Russian at /…, Kazakh at /kk/…, English at /en/…."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from flask import Blueprint, Flask, current_app, g, has_request_context, request
from flask_babel import Babel, force_locale

from webapp.platform import clock

LANGUAGES = ("ru", "kk", "en")
DEFAULT = "ru"
"""The legal original."""
PREFIXED = tuple(language for language in LANGUAGES if language != DEFAULT)
NAMES = {"ru": "Русский", "kk": "Қазақша", "en": "English"}

DAY_PATTERNS = {"ru": "d MMMM y", "kk": "y 'жылғы' d MMMM", "en": "d MMMM y"}
SHORT_DAY_PATTERNS = {"ru": "d MMMM", "kk": "d MMMM", "en": "d MMMM"}
NO_BREAK = "\N{NO-BREAK SPACE}"

babel = Babel()


class LocalizedBlueprint(Blueprint):
    """A blueprint whose every page stands in all languages, under one endpoint.

    Views do not take the language; it is `g.lang`, and `url_for` keeps it by itself. The language comes first in an
    address, also before a `url_prefix`: /kk/staff/me.
    """

    def __init__(self, name: str, import_name: str, url_prefix: str = "") -> None:
        super().__init__(name, import_name)
        self._folder = url_prefix

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        defaults = options.pop("defaults", {})
        rule = self._folder + rule
        in_default = {**defaults, "lang": DEFAULT}
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, defaults=in_default, **options)
        prefixed = f"/<any({', '.join(PREFIXED)}):lang>{rule}"
        super().add_url_rule(prefixed, endpoint, view_func, provide_automatic_options, defaults=defaults, **options)


def init_app(app: Flask) -> None:
    """Teach the app to tell a page's language from its address."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    babel.init_app(app, default_locale=DEFAULT, locale_selector=current_language)
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_keep_language)


def current_language() -> str:
    """The language of the page at work; of an unknown address, the one its beginning names."""
    if not has_request_context():
        return DEFAULT
    language: str | None = g.get("lang")
    return language or _language_of_path(request.path)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak one language inside, whatever the page's: for messages and cached pages."""
    with force_locale(language):
        yield


# A board writes out hundreds of days, and each is a pattern to be followed.
@lru_cache(maxsize=5_000)
def written_number(number: int, language: str) -> str:
    """A whole number as people write it: «12 345»."""
    return f"{number:,}".replace(",", "," if language == "en" else NO_BREAK)


@lru_cache(maxsize=5_000)
def written_day(day: date, language: str, *, with_year: bool = True) -> str:
    """A day as people write it: «3 декабря 2026»."""
    patterns = DAY_PATTERNS if with_year else SHORT_DAY_PATTERNS
    return format_date(day, patterns[language], locale=language).replace(" ", NO_BREAK)


def written_moment(moment: datetime, language: str, *, with_year: bool = False) -> str:
    """A moment as the clocks of Almaty show it: «3 декабря, 18:00»."""
    local = clock.in_almaty(moment)
    return f"{written_day(local.date(), language, with_year=with_year)}, {local:%H:%M}"


def alternates(page: str = "", **of_page: Any) -> list[dict[str, str]]:
    """The address of this page in each language, for links and `hreflang`.

    `page` is the endpoint of the page where the request itself has one that only takes forms; `of_page` are the values
    of its address that the request's own does not have.
    """
    endpoint, values = page or request.endpoint, {**(request.view_args or {}), **of_page}
    if not endpoint or not _can_be_read(endpoint):
        endpoint, values = "home.home", {}
    return [
        {
            "lang": language,
            "url": current_app.url_for(endpoint, **{**values, "lang": language}),
            "label": NAMES[language],
        }
        for language in LANGUAGES
    ]


def _can_be_read(endpoint: str) -> bool:
    """Whether there is a page at an endpoint, in each language: not where forms are sent alone."""
    routes = current_app.url_map
    if not routes.is_endpoint_expecting(endpoint, "lang"):
        return False
    return request.method == "GET" or any("GET" in (rule.methods or ()) for rule in routes.iter_rules(endpoint))


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.lang = values.pop("lang", None) if values else None


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = current_language()


def _language_of_path(path: str) -> str:
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in PREFIXED else DEFAULT
