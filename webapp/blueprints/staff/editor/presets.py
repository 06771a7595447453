"""The usual places for a link: each suggests a name that is free and what to call it, to be changed before it is made."""

from collections.abc import Collection

from flask_babel import gettext as _

PRESETS = ("instagram", "tiktok", "telegram", "poster", "radio", "partner")


def names() -> dict[str, str]:
    """What each place is called, by its key, in the order in which they are offered."""
    return {
        "instagram": "Instagram",
        "tiktok": "TikTok",
        "telegram": "Telegram",
        "poster": _("A poster"),
        "radio": _("Radio"),
        "partner": _("A partner"),
    }


def suggest(preset: str, taken: Collection[str]) -> dict[str, str]:
    """A name and a label for a link to a place, none of the names that are `taken`; nothing for a place of no list.

    The bare word is no name of a link: everybody's links are counted by it.
    """
    if preset not in PRESETS:
        return {}
    free = (f"{preset}-{number}" for number in range(1, len(taken) + 2))
    name = next(name for name in free if name not in taken)
    return {"name": name, "label": names()[preset]}
