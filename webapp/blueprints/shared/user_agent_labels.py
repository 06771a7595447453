"""With what somebody of the staff came in: noted in two words of short lists, and told in the language of the page."""

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp import analytics

BROWSERS = {
    "instagram": "Instagram",
    "facebook": "Facebook",
    "tiktok": "TikTok",
    "yandex": _l("Yandex Browser"),
    "edge": "Edge",
    "opera": "Opera",
    "samsung": "Samsung Internet",
    "miui": "Mi Browser",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
}
DEVICES = {"phone": _l("on a phone"), "tablet": _l("on a tablet"), "desktop": _l("on a computer")}


def of_request() -> str:
    """The browser and the kind of device that sent the request, as a session keeps them (`StaffSession.device`)."""
    signals = request.headers.get("User-Agent", "")
    return f"{analytics.browser_of(signals)}, {analytics.device_of(signals)}"


def in_words(noted: str) -> str:
    """What a session keeps of its device, for people: «Chrome на компьютере»."""
    browser, _comma, device = noted.lower().partition(", ")
    name = str(BROWSERS.get(browser, _("Another browser")))
    return f"{name} {DEVICES[device]}" if device in DEVICES else name
