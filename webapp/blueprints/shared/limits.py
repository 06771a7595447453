"""How often something may be tried before somebody is asked to wait: every bound of the site in one table.

Each try counts against each of its subjects, whatever becomes of it. An entry has four: the address it comes from, the
person it is for, and each contact that a letter would go to, so that no mailbox fills up whatever IINs are typed.
Behind one address of a mobile network may be thousands of people, so addresses are bounded widely, persons and
contacts tightly.
"""

from functools import cache

from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import TooManyRequests

from webapp import participants
from webapp.blueprints.shared.template_tools import settings
from webapp.participants import Particulars
from webapp.platform import ratelimit
from webapp.platform.ratelimit import Bound, Subject

FORM = Bound("form", "1 per day")
"""One form, for one person at one contact: what has succeeded may be sent again, and counts no more."""
PERSON = Bound("entry", "10 per hour")
"""In one campaign."""
CONTACTS = (Bound("entry email", "5 per hour"), Bound("entry phone", "5 per hour"))
"""In all campaigns together."""
MISTAKES = Bound("try", "3000 per hour")
"""Forms that are given back to one address."""
CODES = Bound("code", "600 per hour")
RESENDS = Bound("resend", "600 per hour")
LINKS = Bound("link", "600 per hour")
PICTURES = Bound("ticket picture", "600 per hour")
"""By one address; tight bounds on codes stand at the code itself (`entries.CODE_TRIES`)."""
UNSUBSCRIBES = Bound("unsubscribe", "20000 per hour")
"""By one address: a mail service acts for all its people from a few."""
SIGN_IN = Bound("staff sign-in", "60 per hour")
"""By one address."""
ACCOUNT = Bound("staff account", "10 per 15 minutes")
"""At one account, for strangers together and for each browser that has signed in to it."""
REVEALS = Bound("reveal", "30 per hour")
"""Fields that one member of staff may look at: work for one person at a time, and no way to copy a campaign out."""
CHALLENGE = Bound("challenge", "1 per 12 hours")
"""A passkey's challenge is answered once."""

MINUTE, MINUTES = 60, 60
"""Seconds of a minute, minutes of an hour."""


class TooManyTries(TooManyRequests):
    """Something was tried too often; it says for how many seconds to wait."""

    def __init__(self, wait: int) -> None:
        super().__init__(retry_after=wait)
        self.wait = wait


def of_visitor(bound: Bound) -> Subject:
    """The address at work, under a bound."""
    return Subject(bound, ratelimit.address())


def of_entry(campaign_id: int, shown_key: str, particulars: Particulars) -> tuple[Subject, list[Subject]]:
    """A form as it is sent for somebody, and every subject of the entry.

    With other answers by which people are told apart it is another sending.
    """
    person = particulars.identity()
    contacts = participants.mailbox(particulars.email) if particulars.email else "", particulars.phone or ""
    subjects = [
        of_visitor(_by_address(settings().entries_per_address_per_hour)),
        Subject(PERSON, "\0".join((str(campaign_id), *person))),
    ]
    subjects += [Subject(bound, contact) for bound, contact in zip(CONTACTS, contacts, strict=True) if contact]
    return Subject(FORM, "\0".join((shown_key, *person, *contacts))), subjects


def of_contact(kind: str, contact: str) -> Subject:
    """An `email` or a `phone` that something is sent to: a mailbox, however its address is spelled."""
    return Subject(*{"email": (CONTACTS[0], participants.mailbox(contact)), "phone": (CONTACTS[1], contact)}[kind])


def refuse(*subjects: Subject) -> None:
    """Count one try. Raises `TooManyTries` when there were too many."""
    if wait := ratelimit.spend(*subjects):
        raise TooManyTries(wait)


def retry_after(seconds: int) -> dict[str, str]:
    """The header that says the same to machines (RFC 9110, 10.2.3)."""
    return {"Retry-After": str(seconds)}


def wait_notice(seconds: int) -> str:
    """That there were too many tries, and when to come back."""
    return f"{_('There were too many requests in a short time; nothing is lost.')} {wait_in_words(seconds)}"


def wait_in_words(seconds: int) -> str:
    """When to come back, as a sentence."""
    if seconds < MINUTE:
        return str(ngettext("Try again in %(num)s second.", "Try again in %(num)s seconds.", seconds))
    minutes = -(-seconds // MINUTE)
    if minutes < MINUTES:
        return str(ngettext("Try again in %(num)s minute.", "Try again in %(num)s minutes.", minutes))
    return str(ngettext("Try again in %(num)s hour.", "Try again in %(num)s hours.", -(-minutes // MINUTES)))


@cache
def _by_address(most: int) -> Bound:
    return Bound("entry address", f"{most} per hour")
