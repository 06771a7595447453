"""Which agents are programs that nobody sits before: by the kept list of the package `crawler-user-agents`.

A list and no words of our own: browsers, phones and applications of people are called Monitor, Scanner or CUBOT too. A
program that says nothing and has agreed by the form is taken for a browser; one that has not agreed is not counted anyway.
"""

import re
from functools import cache, lru_cache

from crawleruseragents import CRAWLER_USER_AGENTS_DATA

MAX_USER_AGENT_LENGTH = 500
"""Characters of an agent that are looked at."""
MOST_REMEMBERED = 2_000
LITERAL_PATTERN = re.compile(r"(?:[^\\\[\](){}|*+?^$.]|\\\W)+")
"""A pattern that stands for one text: nearly all do, and looking for texts takes a tenth of the time."""
HEADLESS_BROWSER = "HeadlessChrome"
"""A browser without a window, as our own checks and those of others drive it. What agrees in it by the form has agreed."""
_PATTERNS = [entry["pattern"] for entry in CRAWLER_USER_AGENTS_DATA if entry["pattern"] != HEADLESS_BROWSER]
_TEXTS = tuple(re.sub(r"\\(\W)", r"\1", pattern) for pattern in _PATTERNS if LITERAL_PATTERN.fullmatch(pattern))


@lru_cache(maxsize=MOST_REMEMBERED)
def is_crawler(user_agent: str) -> bool:
    """Whether an agent is a known crawler, preview or monitor. Remembered as in `agents.py`, and written nowhere."""
    seen_agent = user_agent[:MAX_USER_AGENT_LENGTH]
    return any(text in seen_agent for text in _TEXTS) or _others().search(seen_agent) is not None


@cache
def _others() -> re.Pattern[str]:
    # By the first agent that is looked at: it takes a tenth of a second, and no command needs it.
    return re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS if not LITERAL_PATTERN.fullmatch(pattern)))
