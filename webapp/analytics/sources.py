"""Where a visitor came from, reduced to one name of a short list. No address and no referring page is kept."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from webapp.parsing import parse_url

LIST = Path(__file__).with_name("sources.toml")
TAGS = ("s", "utm_source", "utm_medium", "utm_campaign")
"""Parameters by which a link says where it stood; the first that names a registered source counts."""
LONGEST_QUERY = 2000
"""Characters beyond which nothing is looked at."""
MOST_PARAMETERS = 30
SECOND_MARK = re.compile(r"\?|&(?:amp;)+|;", re.IGNORECASE)
SCHEME = re.compile(r"^[a-z]+:/+")
URL_REMAINDER = re.compile(r"[?&#/;|].*", re.DOTALL)
SURROUNDING_CHARACTERS = " \t\r\n\"'`«»“”„‘’[](){}<>.,:!"
WEB = frozenset({"http", "https"})
APPLICATIONS = frozenset({"android-app", "ios-app"})
COUNTRY_ENDING = re.compile(r"com|[a-z]{2}|com?\.[a-z]{2}")


@dataclass(frozen=True)
class Source:
    """A registered place that visitors come from."""

    name: str
    """Under which its visits are counted."""
    bucket: str
    """What the state in the visitor's browser says of it."""


DIRECT = Source("direct", "direct")
"""Nothing says where from: a typed address, a bookmark, an application that keeps it to itself."""
INSIDE = Source("inside", "direct")
"""The visitor agreed on a page of ours, or the day turned there: where they came from had not been noted."""
OTHER = Source("other", "other")
LINK = "link"
"""The bucket of every link that staff made and named: the visitor's browser does not hold which one it was."""
OWN_TAG = TAGS[0]
MADE_NAME = re.compile(r"[a-z0-9-]{2,24}")
IsMade = Callable[[str], bool]
"""Whether a link with this name was made to the campaign whose page is seen; asked of names that no list has."""


def nothing_made(_name: str) -> bool:
    """That no links were made."""
    return False


def arrival(query: str, referrer: str, *, is_inside: bool, is_made: IsMade = nothing_made) -> Source | None:
    """The source that a page view was led here by; None for a step within the site, or where nothing says.

    `query` is that of the page's address, `referrer` the address that the browser says it came from, `is_inside`
    whether that is one of ours.
    """
    if query and (tagged := _tagged(query, is_made)):
        return None if is_inside and _is_carried(tagged, referrer, is_made) else tagged
    return _of_referrer(referrer) if referrer and not is_inside else None


def origin(query: str, referrer: str, *, is_inside: bool, is_made: IsMade = nothing_made) -> Source:
    """The source of the visit that begins with this page view.

    The page that a visitor agreed on was not counted, and is now where they come from: its own address may still say
    which link had led there.
    """
    if found := arrival(query, referrer, is_inside=is_inside, is_made=is_made):
        return found
    if not is_inside:
        return DIRECT
    return _tagged(_query_of(referrer), is_made) or INSIDE


def made_link_in(query: str, is_made: IsMade) -> str | None:
    """The name of the made link that the query of an address bears; None where it says another source, or nothing."""
    found = _tagged(query, is_made)
    return found.name if found is not None and found.bucket == LINK else None


@cache
def registered() -> dict[str, Source]:
    """Every source by its name."""
    listed = {name: Source(name, facts["bucket"]) for name, facts in _facts().items()}
    return listed | {source.name: source for source in (DIRECT, INSIDE, OTHER)}


def buckets() -> tuple[str, ...]:
    """What a state may say of a source."""
    return tuple(sorted({source.bucket for source in registered().values()} | {LINK}))


def bucket_of(name: str) -> str:
    """The bucket of a source by its name; what is on no list is a link that staff made, or had made."""
    source = registered().get(name)
    return source.bucket if source else LINK


def is_known(word: str) -> bool:
    """Whether a word names a source of the list already, or says that there is none."""
    return word in _by_word() or word in registered()


def _is_carried(tagged: Source, referrer: str, is_made: IsMade) -> bool:
    """Whether a made link's name came along from the page before: who goes on with a form is not led here anew."""
    return tagged.bucket == LINK and tagged == _tagged(_query_of(referrer), is_made)


def _query_of(address: str) -> str:
    return address.partition("#")[0].partition("?")[2]


def _tagged(query: str, is_made: IsMade) -> Source | None:
    if not query or len(query) > LONGEST_QUERY:
        return None
    try:
        # Applications hang a second «?…» onto an address that has one, and texts write «&amp;» for «&».
        given = parse_qsl(SECOND_MARK.sub("&", query), max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return None
    words: dict[str, str] = {}
    for name, value in given:
        if word := _word(value):
            words.setdefault(name.strip().casefold(), word)
    tagged = {tag: words[tag] for tag in TAGS if tag in words}
    named = (_by_word().get(word) or _site(word) or _made(tag, word, is_made) for tag, word in tagged.items())
    return next(filter(None, named), OTHER if tagged else None)


def _word(value: str) -> str:
    """What a parameter says, without what was pasted with it: quotes, the rest of another address."""
    return URL_REMAINDER.sub("", SCHEME.sub("", value.strip().casefold())).strip(SURROUNDING_CHARACTERS)


def _site(word: str) -> Source | None:
    """The source that a word names by its site, as in `utm_source=l.instagram.com`."""
    found = _of_host(word) if "." in word else OTHER
    return None if found is OTHER else found


def _made(tag: str, word: str, is_made: IsMade) -> Source | None:
    could_be = tag == OWN_TAG and MADE_NAME.fullmatch(word) and not is_known(word)
    return Source(word, LINK) if could_be and is_made(word) else None


def _of_host(host: str) -> Source:
    labels = host.partition(":")[0].removeprefix("www.").split(".")
    for start in range(len(labels)):
        name = ".".join(labels[start:])
        if name in _by_host():
            return _by_host()[name]
        for length in (2, 1):  # mail.yandex.* before yandex.*
            head, rest = ".".join(labels[start : start + length]), ".".join(labels[start + length :])
            if COUNTRY_ENDING.fullmatch(rest) and f"{head}.*" in _by_host():
                return _by_host()[f"{head}.*"]
    return OTHER


def _of_referrer(referrer: str) -> Source:
    """Of a site by its host; of an application by its package or by the scheme of its own links."""
    found = parse_url(referrer)
    if found.scheme in APPLICATIONS:
        return _of_package((found.netloc or found.path.strip("/").partition("/")[0]).casefold())
    if found.scheme in WEB or not found.scheme:
        return _of_host((found.netloc or found.path.partition("/")[0]).casefold())
    return _by_word().get(found.scheme, OTHER)


def _of_package(name: str) -> Source:
    """An application's name is the site of its maker, turned round, and then what it likes: `com.instagram.lite`."""
    labels = name.split(".")
    for end in range(len(labels), 1, -1):
        if found := _by_host().get(".".join(labels[:end])):
            return found
    return _of_host(".".join(reversed(labels[:2])))


@cache
def _by_word() -> dict[str, Source]:
    words = {word: registered()[name] for name, facts in _facts().items() for word in facts["words"]}
    return words | {name: registered()[name] for name in (*_facts(), OTHER.name)}


@cache
def _by_host() -> dict[str, Source]:
    return {host: registered()[name] for name, facts in _facts().items() for host in facts["hosts"]}


@cache
def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = tomllib.loads(LIST.read_text())
    return facts
