"""Addresses, compiled once for all apps of a process.

Werkzeug parses each route of each app, and writes and compiles two functions for it: 140 ms for this site, more than
most tests take. What it makes knows nothing of an app but the converters, which are the same for all.
"""

from typing import Any

from werkzeug.routing import Rule

MADE = ("_parts", "_trace", "_converters", "_build", "_build_unknown")
"""What compiling leaves on a rule. Nothing changes it afterwards."""


def compile_rules_once() -> None:
    """From here on, for every app of this process."""
    made: dict[tuple[Any, ...], tuple[set[str], dict[str, Any]]] = {}
    compile_rule = Rule.compile

    def remembered(rule: Rule) -> None:
        defaults = tuple(sorted((rule.defaults or {}).items()))
        where = rule.subdomain, rule.host, rule.map.host_matching
        key = rule.rule, rule.merge_slashes, where, defaults, tuple(rule.map.converters.items())
        if key not in made:
            compile_rule(rule)
            functions = {name: vars(rule)[name].__func__ for name in ("_build", "_build_unknown")}
            made[key] = set(rule.arguments), {name: vars(rule)[name] for name in MADE} | functions
        arguments, parts = made[key]
        rule.arguments = set(arguments)
        for name, part in parts.items():
            setattr(rule, name, part.__get__(rule, None) if name.startswith("_build") else part)

    Rule.compile = remembered
