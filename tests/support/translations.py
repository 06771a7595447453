"""Whether the catalogs say everything that the pages and messages say, in each language.

python -m tests.support.translations            names what is missing, empty, fuzzy, unused or misses a placeholder
python -m tests.support.translations --write    adds what is missing (empty, to be written) and drops what is unused
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from webapp.platform.i18n import LANGUAGES

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "webapp" / "translations"
WRITTEN_IN = "en"
"""The language of the strings themselves: its catalog holds only what should read otherwise."""
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "_nl": (1, 2)}
Key = tuple[str | None, ...]
PLACEHOLDER = re.compile(r"%(?:\(\w+\)\w|.)?")


@cache
def used() -> Catalog:
    """Every string that the code and the templates ask for, in the order of their files."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    catalog = Catalog()
    found = sorted(extract_from_dir(ROOT, methods, keywords=KEYWORDS), key=lambda one: one[:2])
    for file, line, words, comments, context in found:
        catalog.add(words, None, [(file, line)], auto_comments=comments, context=context)
    return catalog


def path_of(language: str, folder: Path = FOLDER) -> Path:
    """Where the catalog of a language lies."""
    return folder / language / "LC_MESSAGES" / "messages.po"


def read(language: str, folder: Path = FOLDER) -> Catalog:
    """The catalog of a language."""
    with path_of(language, folder).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def faults(folder: Path = FOLDER) -> list[str]:
    """A sentence for each thing that is wrong."""
    wanted = used()
    return [
        f"{language}: {fault}"
        for language in LANGUAGES
        for fault in faults_of(language, read(language, folder), wanted)
    ]


def faults_of(language: str, catalog: Catalog, wanted: Catalog) -> Iterator[str]:
    """What is wrong with one catalog."""
    asked_for, there = _by_key(wanted), _by_key(catalog)
    if language != WRITTEN_IN:
        yield from (f"missing: {_name(message)}" for key, message in asked_for.items() if key not in there)
    yield from (f"nobody uses: {_name(message)}" for key, message in there.items() if key not in asked_for)
    for message in there.values():
        if message.fuzzy:
            yield f"fuzzy: {_name(message)}"
        if not all(_forms(message.string)):
            yield f"empty: {_name(message)}"
        elif any(_placeholders(form) != _placeholders(_forms(message.id)[-1]) for form in _forms(message.string)):
            yield f"other placeholders than the original: {_name(message)}"


def write(folder: Path = FOLDER) -> None:
    """Bring each catalog to what is used, leaving its header and what is written in it as they are."""
    wanted = used()
    for language in LANGUAGES:
        path, body = path_of(language, folder), BytesIO()
        write_po(
            body, _renewed(language, read(language, folder), wanted), width=0, omit_header=True, include_lineno=False
        )
        header = path.read_text().split("\n\n", 1)[0].strip("\n")
        path.write_text("\n\n".join(filter(None, (header, body.getvalue().decode().strip("\n")))) + "\n")


def main() -> int:
    """Check, or write; the exit status says whether all is well."""
    if "--write" in sys.argv[1:]:
        write()
    found = faults()
    print(*found, sep="\n") if found else print("The catalogs are complete.")
    return bool(found)


def _renewed(language: str, old: Catalog, wanted: Catalog) -> Catalog:
    new, there, asked_for = Catalog(locale=language), _by_key(old), _by_key(wanted)
    for key in _in_order(list(there), list(asked_for)):
        message = asked_for[key]
        nothing = ("",) * old.num_plurals if message.pluralizable else ""
        kept = there.get(key) or Message(message.id, nothing)
        if key in there or language != WRITTEN_IN:
            places = {"locations": kept.locations, "context": message.context}
            new.add(
                message.id, kept.string, flags=kept.flags | message.flags, user_comments=kept.user_comments, **places
            )
    return new


def _in_order(there: list[Key], asked_for: list[Key]) -> list[Key]:
    """What is asked for in the order in which it stands; what is new comes after what is asked for before it.

    So a file that is moved moves no words, and work done side by side meets in few places.
    """
    wanted = set(asked_for)
    order = [key for key in there if key in wanted]
    known, at = set(order), 0
    for key in asked_for:
        if key not in known:
            order.insert(at, key)
        at = order.index(key) + 1
    return order


def _strings(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _by_key(catalog: Catalog) -> dict[Key, Message]:
    return {(message.context, *_forms(message.id)): message for message in _strings(catalog)}


def _name(message: Message) -> str:
    return repr(_forms(message.id)[0])


def _forms(words: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def _placeholders(words: str) -> set[str]:
    return set(PLACEHOLDER.findall(words))


if __name__ == "__main__":
    sys.exit(main())
