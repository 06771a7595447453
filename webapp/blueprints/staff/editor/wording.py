"""What the editor calls the parts of a campaign, and how it says each fault, in the language of who edits."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from webapp.blueprints.shared.labels import FIELDS
from webapp.campaigns import LISTS, Fault
from webapp.platform.i18n import LANGUAGES, NAMES


def labels() -> dict[str, str]:
    """The name of each part by its key, without a language."""
    return {
        "slug": _("Address"),
        "accent": _("Colour"),
        "scene": _("Cover"),
        "opens_at": _("Entries open"),
        "closes_at": _("Entries close"),
        "results_on": _("Day of the results"),
        "minimum_age": _("Minimum age"),
        "draw": _("Winners are drawn by a machine"),
        "publication": _("Ask to show winners’ names, masked"),
        "confirmation": _("How an entry is confirmed"),
        "offers": _("Offer news by"),
        "fields": _("What the form asks"),
        "unasked": _("Purposes of fields that are not asked"),
        "title": _("Title"),
        "lead": _("Invitation"),
        "prize": _("Prize"),
        "prize_note": _("About the prize"),
        "story": _("Story"),
        "steps": _("Steps"),
        "questions": _("Questions"),
        "rules": _("Rules"),
        "picture": _("Picture"),
        "picture_alt": _("The picture in words"),
    }


def states() -> dict[str, str]:
    """Where one campaign stands."""
    return {
        "draft": _("Draft"),
        "running": pgettext("one campaign", "Open now"),
        "soon": pgettext("one campaign", "Coming soon"),
        "over": pgettext("one campaign", "Finished"),
    }


def accents() -> dict[str, str]:
    """The twelve colours by name."""
    return {
        "tulip": _("Tulip"),
        "steppe": _("Steppe"),
        "apricot": _("Apricot"),
        "lagoon": _("Lagoon"),
        "saffron": _("Saffron"),
        "poppy": _("Poppy"),
        "juniper": _("Juniper"),
        "sky": _("Sky"),
        "plum": _("Plum"),
        "clay": _("Clay"),
        "mint": _("Mint"),
        "ink": _("Ink"),
    }


def covers() -> dict[str, str]:
    """What may be drawn on a cover, by name; nothing chosen comes first."""
    return {
        "": _("What the texts are about"),
        "mountain": _("Mountains"),
        "yurt": _("Yurt"),
        "piala": _("Tea"),
        "table": _("Dastarkhan"),
        "apples": _("Apples"),
        "book": _("Book"),
        "school": _("Backpack"),
        "phone": _("Smartphone"),
        "ticket": _("Tickets"),
        "gift": _("Gift"),
        "coffee": _("Coffee"),
        "car": _("Car"),
        "plane": _("Plane"),
        "road": _("Road"),
        "home": _("House"),
        "ball": _("Football"),
        "pattern": _("A pattern alone"),
    }


def value_of(part: str, value: Any) -> Any:
    """What a part that is chosen from a list says, in words; of any other part its value as it is."""
    confirmations = {"email": _("A code by e-mail"), "sms": _("A code by SMS"), "none": _("Not at all")}
    offers = {"email": _("E-mail"), "sms": _("SMS")}
    named = {"accent": accents(), "scene": covers(), "confirmation": confirmations, "offers": offers}
    known: dict[str, Any] = {**named, "fields": fields(), "unasked": fields()}.get(part, {})
    if isinstance(value, list):
        return [value_of(part, each) for each in value]
    if isinstance(value, dict) and "name" in value:
        return {**value, "name": known.get(value["name"], value["name"])}
    return known.get(value, value) if isinstance(value, str) else value


def fields() -> dict[str, str]:
    """The personal fields of clause 3.1 by name."""
    return {name: str(label) for name, label in FIELDS.items()}


def keys() -> dict[str, str]:
    """The parts of a step and of a question."""
    return {"title": _("Heading"), "text": _("Text"), "question": _("Question"), "answer": _("Answer")}


def grounds() -> dict[str, str]:
    """What may stand behind a transparent picture."""
    return {"campaign": _("The campaign’s colour"), "white": _("White"), "dark": _("Dark")}


def name_of(part: str) -> str:
    """A part in words: «Заголовок, Қазақша»."""
    language, dot, key = part.partition(".")
    known = labels()
    return f"{known.get(key, key)}, {NAMES[language]}" if dot else known.get(part, part)


def say(fault: Fault) -> str:
    """A fault in words that say what to do, without its place."""
    known, params = fields(), fault.params
    name = known.get(str(params.get("name")), str(params.get("name", "")))
    channel = {"email": _("E-mail"), "sms": _("SMS")}.get(str(params.get("channel")), "")
    sentences = {
        "slug": lambda: (
            _("Not written yet")
            if fault.is_empty
            else _("Use small Latin letters, digits and hyphens, up to 60 in all")
        ),
        "slug_taken": lambda: _("Another campaign has this address already"),
        "accent": lambda: _("Choose one of the twelve colours"),
        "scene": lambda: _("Choose one of the covers"),
        "minimum_age": lambda: _("Enter a number of years from 1 to 99, or leave it empty"),
        "moment": lambda: _("Enter a date and a time"),
        "closes_too_soon": lambda: _("Must be later than the opening"),
        "day": lambda: _("Enter a date"),
        "results_too_soon": lambda: _("Must not be before entries close"),
        "not_in_clause": lambda: _("The policy does not let us ask for “%(name)s”", name=name),
        "no_purpose": lambda: _(
            "“%(name)s”: say why it is asked, %(language)s", name=name, language=NAMES[params["language"]]
        ),
        "asked_twice": lambda: _("A field is asked twice"),
        "nothing_asked": lambda: _("Choose at least one field"),
        "nobody_reached": lambda: _("Ask for an e-mail or a phone, or nobody could be told the results"),
        "confirmation": lambda: _("Choose how entries are confirmed"),
        "confirmation_needs": lambda: _("For this, the form must ask for “%(name)s”", name=name),
        "no_provider": lambda: (
            _("Nobody carries SMS for this site yet: choose another way, or have an administrator set up a provider")
            if fault.place == "confirmation"
            else _("People could be told by SMS alone, and nobody carries SMS for this site yet: ask for an e-mail too")
        ),
        "offers_need": lambda: _("%(channel)s: for this, the form must ask for “%(name)s”", channel=channel, name=name),
        "no_language": lambda: _("The texts are missing"),
        "missing": lambda: _("Not written yet"),
        "too_long": lambda: _("Has %(length)s characters; %(longest)s at most", **params),
        "two_lines": lambda: _("Must be one line"),
        "strange_sign": lambda: _("The control character %(sign)s cannot be kept: delete it", **params),
        "no_items": lambda: _("Add at least one"),
        "item_gap": lambda: _("%(number)s: “%(key)s” is not written yet", **{**params, "key": keys()[params["key"]]}),
        "placeholder": lambda: _("{%(name)s} is not known; use one of: %(choices)s", **params),
        "still_copied": lambda: _("As in the original: not changed yet"),
        "picture_waits": lambda: _("Is still being prepared: it takes some seconds"),
        "silent_consent": lambda: _("A consent leaves a part empty that the law asks for"),
    }
    sentence = sentences.get(fault.code)
    return str(sentence()) if sentence else str(fault)


STEPS = {
    "texts": ("title", "lead", "prize", "prize_note", "story"),
    "steps": ("steps",),
    "questions": ("questions",),
    "facts": ("slug", "opens_at", "closes_at", "results_on", "accent", "scene"),
    "asks": ("fields",),
    "terms": ("minimum_age", "confirmation", "offers", "draw", "publication"),
    "rules": ("rules",),
}
"""The sections of the editor, in the order in which a campaign is written, and the parts in each."""


def steps() -> dict[str, str]:
    """What to do in each section of the editor."""
    return {
        "texts": _("Write the texts"),
        "steps": _("Say how it works, step by step"),
        "questions": _("Answer what people will ask"),
        "facts": _("Choose the address, the dates, the colour and the cover"),
        "asks": _("Choose what the form asks, and say why"),
        "terms": _("Set the conditions"),
        "rules": _("Write the rules"),
    }


def step_of(fault: Fault) -> str:
    """In which section of the editor a fault is mended; that of the texts for all that has no section of its own."""
    part = fault.place.rpartition(".")[2]
    return next((step for step, parts in STEPS.items() if part in parts), "texts")


def place_of(fault: Fault) -> str:
    """The id of the field in the editor that mends a fault."""
    language, dot, key = fault.place.partition(".")
    if fault.code == "no_purpose":
        return f"why-{fault.params['name']}-{fault.params['language']}"
    if fault.code == "item_gap":
        return f"{language}-{key}-{fault.params['number'] - 1}-{fault.params['key']}"
    if key == "picture_alt":
        return "picture"
    if dot:
        return key if key in LISTS else f"{language}-{key}"
    if fault.place in LANGUAGES:
        return f"{fault.place}-title"
    first = {
        "accent": "accent-tulip",
        "scene": "scene-",
        "fields": "asks-last_name",
        "confirmation": "confirmation-email",
        "offers": "offers-email",
    }
    return first.get(fault.place, fault.place)
