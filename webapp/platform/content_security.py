"""A Content-Security-Policy (W3C, level 3) as a value: directives with their sources, to which a page adds what it needs.

Werkzeug's own has the sources of a directive as one text, and reads and writes the header at each change.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from werkzeug.wrappers import Response

HEADER = "Content-Security-Policy"
NONE, SELF = "'none'", "'self'"
DIVIDERS = frozenset(";, \t\n\f\r")
"""What stands between sources, directives and policies, and so in none of them."""
MOST_REMEMBERED = 200
"""Different policies that a process keeps as text; a page has one of a handful."""


@dataclass(frozen=True)
class ContentSecurityPolicy:
    """What a page may load and do. Policies with the same directives in the same order are the same."""

    directives: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, directives: Mapping[str, Iterable[str]]) -> "ContentSecurityPolicy":
        """A policy of directives with their sources. Raises `ValueError` for a source that would be more than one."""
        return cls(tuple((name, tuple(_sound(sources))) for name, sources in directives.items()))

    def allowing(self, additions: Mapping[str, Iterable[str]]) -> "ContentSecurityPolicy":
        """This policy with more sources: each stands once, and where there is one, `'none'` gives way."""
        merged = dict(self.directives)
        for name, sources in additions.items():
            joined = dict.fromkeys((*merged.get(name, ()), *sources))
            merged[name] = tuple(source for source in joined if source != NONE) or (NONE,)
        return self.of(merged)

    def with_only(self, directives: Mapping[str, Iterable[str]]) -> "ContentSecurityPolicy":
        """This policy with other sources in some directives, in place of those that were there."""
        return self.of(dict(self.directives) | {name: tuple(sources) for name, sources in directives.items()})

    @property
    def header(self) -> str:
        """The policy as the header has it; made once for each."""
        return _written(self)


def policy_of(response: Response, otherwise: ContentSecurityPolicy) -> ContentSecurityPolicy:
    """The policy that an answer was given last (`give`), or another where it was given none."""
    held: ContentSecurityPolicy = getattr(response, _HELD, otherwise)
    return held


def give(response: Response, policy: ContentSecurityPolicy) -> None:
    """Have an answer bear a policy, to which whoever comes after may add."""
    setattr(response, _HELD, policy)
    response.headers[HEADER] = policy.header


_HELD = "vpluse_policy"


def _sound(sources: Iterable[str]) -> Iterator[str]:
    for source in sources:
        if not source or not DIVIDERS.isdisjoint(source):
            raise ValueError(f"not one source of a policy: {source!r}")
        yield source


@lru_cache(maxsize=MOST_REMEMBERED)
def _written(policy: ContentSecurityPolicy) -> str:
    return "; ".join(" ".join((name, *sources)) for name, sources in policy.directives)
