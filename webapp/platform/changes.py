"""What changed between two versions of a text, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|[\w\-]+|[^\w\s]")
UNTOUCHED_SHOWN = 1
"""Paragraphs shown on each side of a change; the others become one gap."""


@dataclass(frozen=True)
class Run:
    """A stretch of text that is the same, added, removed, or left out (a gap)."""

    kind: str
    text: str


def compare(before: str, after: str) -> list[list[Run]]:
    """The paragraphs of `after` with what was added and removed since `before`, a list of runs each.

    Paragraphs far from any change are one paragraph with a single `gap`. Equal texts have no paragraphs.
    """
    paragraphs = _compared(_paragraphs(before), _paragraphs(after))
    touched = {number for number, runs in enumerate(paragraphs) if any(run.kind != "same" for run in runs)}
    near = {number + step for number in touched for step in range(-UNTOUCHED_SHOWN, UNTOUCHED_SHOWN + 1)}
    shown: list[list[Run]] = []
    for number, runs in enumerate(paragraphs):
        if number in near:
            shown.append(runs)
        elif touched and (not shown or shown[-1][0].kind != "gap"):
            shown.append([Run("gap", "")])
    return shown


def _paragraphs(text: str) -> list[str]:
    return [paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip()]


def _compared(before: list[str], after: list[str]) -> list[list[Run]]:
    compared: list[list[Run]] = []
    for tag, b1, b2, a1, a2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            compared += [[Run("same", paragraph)] for paragraph in after[a1:a2]]
            continue
        olds, news = before[b1:b2], after[a1:a2]
        compared += [_words_compared(old, new) for old, new in zip(olds, news, strict=False)]
        compared += [[Run("removed", old)] for old in olds[len(news) :]]
        compared += [[Run("added", new)] for new in news[len(olds) :]]
    return compared


def _words_compared(before: str, after: str) -> list[Run]:
    old, new = WORDS.findall(before), WORDS.findall(after)
    runs: list[Run] = []
    for tag, b1, b2, a1, a2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run("same", "".join(new[a1:a2])))
            continue
        if b2 > b1:
            runs.append(Run("removed", "".join(old[b1:b2])))
        if a2 > a1:
            runs.append(Run("added", "".join(new[a1:a2])))
    return runs
