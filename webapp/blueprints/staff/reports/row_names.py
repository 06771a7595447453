"""What the rows of tables are called, in the page's language. One list, read by the page, its charts and its files."""

from collections.abc import Callable, Mapping
from functools import cache

from flask_babel import gettext as _
from flask_babel import pgettext

from webapp import campaigns
from webapp.blueprints.shared.labels import FIELDS
from webapp.platform import i18n

FIELD_MISTAKE = "mistake_in_"


def namer(table: str) -> Callable[[str], str]:
    """What calls the rows of a table."""
    if table == "languages":
        return lambda name: i18n.NAMES.get(name, name)
    names = of_campaigns() if table == "campaigns" else said_once(_NAMES.get(table, dict))
    fields = said_once(_fields)

    def called(name: str) -> str:
        if name.startswith(FIELD_MISTAKE):
            return _("A mistake: %(field)s", field=fields.get(name.removeprefix(FIELD_MISTAKE), fields["other"]))
        return names.get(name) or names.get("other", name)

    return called


def weekdays() -> list[str]:
    """Monday to Sunday, short."""
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]


def sources() -> Mapping[str, str]:
    """The places that visitors come from, by their names in figures."""
    return said_once(_sources)


def devices() -> Mapping[str, str]:
    """Classes of devices."""
    return said_once(_devices)


def of_campaigns() -> Mapping[str, str]:
    """The titles of the campaigns that are public, by their slugs."""
    return campaigns.titles(i18n.current_language())


def _sources() -> Mapping[str, str]:
    return {
        "direct": _("Direct or not known"),
        "instagram": "Instagram",
        "tiktok": "TikTok",
        "search": _("Search"),
        "messenger": _("Messengers"),
        "message": _("E-mail, SMS and push"),
        "link": _("Links made by us"),
        "other": _("Others"),
    }


def _devices() -> Mapping[str, str]:
    return {"phone": _("Phones"), "tablet": _("Tablets"), "desktop": _("Computers"), "other": _("Others")}


@cache
def _in_language(_language: str, words: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
    return words()


def said_once(words: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
    """Words of the page's language, put together once."""
    # A page asks for hundreds of words, and translating one costs more than writing out a row of numbers.
    return _in_language(i18n.current_language(), words)


def _stages() -> Mapping[str, str]:
    return {
        "seen": _("Saw the page"),
        "visits": _("Saw the page"),
        "began": _("Began the form"),
        "sent": _("Sent it"),
        "confirmed": pgettext("people", "Confirmed"),
    }


def _fields() -> Mapping[str, str]:
    return {
        **{name: str(label) for name, label in FIELDS.items()},
        "of_age": _("Age"),
        "consent_participation": _("Consent to take part"),
        "consent_draw": _("Consent to the draw"),
        "other": _("Others"),
    }


def _consents() -> Mapping[str, str]:
    return {
        "participation": _("Taking part"),
        "draw": _("The draw"),
        "offers_email": _("Offers by e-mail"),
        "offers_sms": _("Offers by SMS"),
        "publication": _("Name among the winners"),
        "cross_border": _("Transfer abroad"),
        "other": _("Others"),
    }


def _cookies() -> Mapping[str, str]:
    return {
        "accepted": _("Accepted all"),
        "refused": _("Refused all"),
        "partly": _("Accepted a part"),
        "changed": _("Changed their mind"),
        "renewed": _("Chose the same again"),
        "signal": _("The browser said no"),
        "other": _("Others"),
    }


def _refusals() -> Mapping[str, str]:
    return {
        "closed": _("The campaign was not open"),
        "form_too_old": _("The page was open for too long"),
        "form_too_young": _("Sent faster than a person can"),
        "form_not_ours": _("Not our form"),
        "words_changed": _("The words had changed meanwhile"),
        "form_used": _("Sent twice"),
        "trap": _("A robot, by the trap field"),
        "too_many_tries": _("Too many tries"),
        "session_over": _("The session was over"),
        "other": _("Others"),
    }


def channels() -> Mapping[str, str]:
    """The channels that a message goes by."""
    return {"email": _("E-mail"), "sms": "SMS", "": "", "other": _("Others")}


_NAMES: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "sources": _sources,
    "devices": _devices,
    "funnel": _stages,
    "fields": _fields,
    "consents": _consents,
    "cookies": _cookies,
    "refusals": _refusals,
    "messages": channels,
}
