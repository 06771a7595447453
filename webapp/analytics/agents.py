"""What kind of device and browser a visit is made with: two words of short lists, and nothing else of what was said.

The lists are short because nothing longer may be known of anybody. ua-parser with its packaged list tells hundreds of
names, of which all but these would be thrown away, and loses the bench line «counting»: an agent that is met first takes
it 700 µs of processor time where this takes 8, and its list 0.2 s of each start. Which agents are programs says a packaged
list (`crawlers.py`).

A process remembers the answers for the agents it met last, in memory alone and beside nothing else: an agent is the
same for all who have the same phone. It is written nowhere.
"""

import re
from functools import lru_cache

PHONE, TABLET, DESKTOP, OTHER = "phone", "tablet", "desktop", "other"
MAX_USER_AGENT_LENGTH = 500
"""Characters; some applications add a lot to their browser's."""
MOST_REMEMBERED = 500
DEVICES = (PHONE, TABLET, DESKTOP, OTHER)
TABLETS = re.compile(r"iPad|Tablet|PlayBook|Silk(?!.*Mobile)|Android(?!.*Mobile)")
PHONES = re.compile(r"Mobi|iPhone|iPod|Android|Opera Mini")
DESKTOPS = re.compile(r"Windows NT|Macintosh|X11|CrOS|Linux")
# In this order: nearly every browser also gives the names of those that came before it.
FAMILIES = (
    ("instagram", re.compile(r"Instagram")),
    ("facebook", re.compile(r"FBAN|FBAV|FB_IAB")),
    ("tiktok", re.compile(r"musical_ly|BytedanceWebview|TikTok")),
    ("yandex", re.compile(r"YaBrowser|YaSearch|YaApp")),
    ("edge", re.compile(r"Edg(?:e|A|iOS)?/")),
    ("opera", re.compile(r"OPR/|OPT/|Opera")),
    ("samsung", re.compile(r"SamsungBrowser/")),
    ("miui", re.compile(r"MiuiBrowser/|XiaoMi/")),
    ("firefox", re.compile(r"Firefox/|FxiOS/")),
    ("chrome", re.compile(r"Chrome/|CriOS/|Chromium/")),
    ("safari", re.compile(r"Version/[\d.]+.* Safari/")),
)
BROWSERS = (*(name for name, _words in FAMILIES), OTHER)


@lru_cache(maxsize=MOST_REMEMBERED)
def kind_of(user_agent: str) -> tuple[str, str]:
    """The device and the browser of an agent; of a longer one than any browser's, by its beginning."""
    return device_of(user_agent[:MAX_USER_AGENT_LENGTH]), browser_of(user_agent[:MAX_USER_AGENT_LENGTH])


def device_of(user_agent: str) -> str:
    """`phone`, `tablet`, `desktop` or `other`."""
    for device, words in ((TABLET, TABLETS), (PHONE, PHONES), (DESKTOP, DESKTOPS)):
        if words.search(user_agent):
            return device
    return OTHER


def browser_of(user_agent: str) -> str:
    """The family of a browser, one of `BROWSERS`."""
    return next((name for name, words in FAMILIES if words.search(user_agent)), OTHER)
