"""The functions that build addresses, compiled once for all apps of a process.

Werkzeug writes and compiles two for each route of each app: 120 ms for this site, more than most tests take. They
know nothing of their app, since they reach its converters by the rule they are called on.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


def compile_builders_once() -> None:
    """From here on, for every app of this process."""
    made: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}
    compile_builder = Rule._compile_builder

    def remembered(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        defaults = tuple(
            (name, rule._converters[name].to_url(value) if name in rule._converters else value)
            for name, value in (rule.defaults or {}).items()
        )
        key = rule.rule, tuple(rule._trace), defaults, append_unknown
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    Rule._compile_builder = remembered
