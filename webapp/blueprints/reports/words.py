"""What everything on a board is called, in the page's language. One list, read by the page, its charts and its files."""

from collections.abc import Callable, Mapping
from functools import cache

from flask_babel import gettext as _

from webapp import campaigns
from webapp.platform import i18n
from webapp.reports import Filters, Number, Table, values

FIELD_MISTAKE = "mistake_in_"


def basis(key: str) -> str:
    """Whom a figure counts."""
    return {values.ALL: _("all entries"), values.AGREED: _("only those who agreed to statistics")}[key]


def basis_of(table: Table) -> str:
    """Whom a table counts: some count neither people's entries nor their visits."""
    return _said(_bases_of_tables).get(table.key) or basis(table.basis)


def number_name(key: str) -> str:
    """What a headline figure is called."""
    return _said(_numbers).get(key, key)


def number_basis(number: Number) -> str:
    """What a headline figure counts."""
    return _said(_bases_of_numbers).get(number.key) or basis(number.basis)


def title(key: str) -> str:
    """The heading of a table."""
    return _said(_titles).get(key, key)


def column(key: str) -> str:
    """The heading of a column."""
    return _said(_columns).get(key, key)


def namer(table: str) -> Callable[[str], str]:
    """What calls the rows of a table."""
    if table == "languages":
        return lambda name: i18n.NAMES.get(name, name)
    names = _campaigns() if table == "campaigns" else _said(_NAMES.get(table, dict))
    fields = _said(_fields)

    def called(name: str) -> str:
        if name.startswith(FIELD_MISTAKE):
            return _("A mistake: %(field)s", field=fields.get(name.removeprefix(FIELD_MISTAKE), fields["other"]))
        return names.get(name) or names.get("other", name)

    return called


def note(key: str) -> str:
    """Why a figure is not known, or what to know of it."""
    return _said(_notes).get(key, "")


def all_campaigns() -> str:
    """The heading of the board of all."""
    return _("All campaigns")


def chosen(filters: Filters) -> list[str]:
    """By which properties the figures are filtered, in words: for print, files and links."""
    values = {
        _("Source"): sources().get(filters.source, ""),
        _("Language"): i18n.NAMES.get(filters.language, ""),
        _("Device"): devices().get(filters.device, ""),
    }
    return [f"{name}: {value}" for name, value in values.items() if value]


def weekdays() -> list[str]:
    """Monday to Sunday, short."""
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]


def sources() -> Mapping[str, str]:
    """The places that visitors come from, by their names in figures."""
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


def devices() -> Mapping[str, str]:
    """Classes of devices."""
    return {"phone": _("Phones"), "tablet": _("Tablets"), "desktop": _("Computers"), "other": _("Others")}


@cache
def _in_language(_language: str, words: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
    return words()


def _said(words: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
    # A page asks for hundreds of words, and translating one costs more than writing out a row of numbers.
    return _in_language(i18n.current_language(), words)


def _bases_of_tables() -> Mapping[str, str]:
    return {
        "languages": _("visits: only those who agreed to statistics; entries: all"),
        "messages": _("all messages"),
        "refusals": _("all forms that were sent"),
        "cookies": _("all choices made on the site"),
        "consents": _("all entries, each box that was shown"),
    }


def _numbers() -> Mapping[str, str]:
    return {
        "visits": _("Visits"),
        "visits_estimated": _("All visits, estimated"),
        "began": _("Began the form"),
        "sent": _("Entries sent"),
        "confirmed": _("Confirmed"),
        "conversion": _("Conversion"),
        "confirmation": _("Sent and confirmed"),
        "waiting": _("Waiting for confirmation"),
        "second": _("Second entries"),
        "refused": _("Forms given back"),
        "offers_rate": _("Agreed to offers"),
        "unsubscribed": _("Unsubscribed from offers"),
        "withdrawn": _("Withdrew consent"),
        "delivered": _("Messages delivered"),
        "failed": _("Messages failed"),
    }


def _bases_of_numbers() -> Mapping[str, str]:
    return {
        "conversion": _("confirmed of visits, among those who agreed to statistics"),
        "waiting": _("all entries, as of now"),
        "refused": _("all forms that were sent"),
        "offers_rate": _("of all boxes that were shown"),
        "delivered": _("all messages"),
        "failed": _("all messages"),
        "visits_estimated": _("everybody, by the share of those who agreed"),
    }


def _titles() -> Mapping[str, str]:
    return {
        "numbers": _("Figures at a glance"),
        "days": _("Entries by day"),
        "visit_days": _("Visits by day"),
        "funnel": _("From the page to the ticket"),
        "sources": _("Where they come from"),
        "hours": _("When entries are sent"),
        "languages": _("Languages"),
        "devices": _("Devices"),
        "fields": _("Where the form is given back"),
        "consents": _("Consents"),
        "cookies": _("Choices about cookies"),
        "refusals": _("Why forms were given back"),
        "messages": _("Messages"),
        "campaigns": _("Campaigns"),
    }


def _columns() -> Mapping[str, str]:
    return {
        "day": _("Day"),
        "block_end": _("until"),
        "weekday": _("Day of the week"),
        "hour": _("Hour"),
        "slug": _("Campaign"),
        "name": _("Name"),
        "channel": _("Channel"),
        "visits": _("Visits"),
        "began": _("Began"),
        "sent": _("Sent"),
        "confirmed": _("Confirmed"),
        "cumulative": _("Confirmed, running total"),
        "before_sent": _("Sent the period before"),
        "before_visits": _("Visits the period before"),
        "before_confirmed": _("Confirmed the period before"),
        "before": _("The period before"),
        "count": _("How many"),
        "share": _("Share"),
        "step": _("Of the step before"),
        "given": _("Given"),
        "refused": _("Refused"),
        "delivered": _("Delivered"),
        "failed": _("Failed"),
        "value": _("How many"),
        "before_share": _("Share the period before"),
        "low": _("At least"),
        "high": _("At most"),
        "basis": _("What is counted"),
    }


def _notes() -> Mapping[str, str]:
    return {
        values.ONE_AT_A_TIME: _(
            "One filter at a time: by two together groups would be so small that they point to a person."
        ),
        values.NOT_BY_SOURCE: _("Entries do not know where a person came from: it is not kept with them."),
        values.NOT_BY_DEVICE: _("Entries do not know which device they were made with: it is not kept with them."),
        values.NOT_BY_LANGUAGE: _("This is not counted by language."),
        values.HOURS_KEPT: _("Hours are kept for 90 days, so only the last 90 days of the period are here."),
        values.TOO_FEW: _("Too few agreed to statistics to estimate from."),
        values.ROUNDED: _(
            "Rounded so that nobody can be recognised, and up to the last full hour: the rows need not add up to the total."
        ),
        values.NOT_KNOWN: _("Not known with these filters."),
    }


def _campaigns() -> Mapping[str, str]:
    language = i18n.current_language()
    return {campaign.slug: campaign.words(language).title for campaign in campaigns.published()}


def _stages() -> Mapping[str, str]:
    return {
        "seen": _("Saw the page"),
        "visits": _("Saw the page"),
        "began": _("Began the form"),
        "sent": _("Sent it"),
        "confirmed": _("Confirmed"),
    }


def _fields() -> Mapping[str, str]:
    return {
        "last_name": _("Last name"),
        "first_name": _("First name"),
        "patronymic": _("Patronymic"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "iin": _("IIN"),
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
    """The ways a message goes."""
    return {"email": _("E-mail"), "sms": "SMS", "": "", "other": _("Others")}


_NAMES: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "sources": sources,
    "devices": devices,
    "funnel": _stages,
    "fields": _fields,
    "consents": _consents,
    "cookies": _cookies,
    "refusals": _refusals,
    "messages": channels,
}
