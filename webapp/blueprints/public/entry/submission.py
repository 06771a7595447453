"""What comes of a form that is sent, decided in one place: it is taken, given back for a reason, or came too late.

Nothing here makes a page: the view makes one of what was decided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from webapp import campaigns, consent, entries
from webapp.blueprints.public.entry import shown
from webapp.blueprints.public.entry.reading import Answers, read
from webapp.blueprints.shared import limits
from webapp.blueprints.shared.entry_form.form_snapshot import FormSnapshot
from webapp.blueprints.shared.entry_form.forms import TRAP, EnterCampaignForm, form_for
from webapp.blueprints.shared.template_tools import settings
from webapp.campaigns import Campaign
from webapp.entries import EntryDetails
from webapp.platform import csrf, ratelimit
from webapp.platform.ratelimit import Subject

REFUSALS = (limits.TooManyTries, entries.CampaignClosed, entries.FormUsed)
"""What an entry may come to that is no fault of ours."""
MISTAKES = "mistakes"


@dataclass(frozen=True)
class Accepted:
    """The form was taken."""

    shown_key: str
    is_first: bool
    """Whether it is the first time that it is sent."""
    contact: str
    """Where its code goes, or its ticket: an e-mail or a phone."""


@dataclass(frozen=True)
class GivenBack:
    """The form goes back to its sender, as it was."""

    reason: str
    """One of `entries.REASONS`, or `MISTAKES`."""
    status: int
    notice: LazyString | None
    """What is said above it; None where its fields say it, or how long to wait."""
    untick: bool = False
    """Whether the boxes of consent are emptied: what they say is not what the visitor read."""
    keep_token: bool = False
    """Whether what it proves of the words shown goes on to hold."""
    wait: int = 0
    """Seconds until it may be sent again."""
    form: EnterCampaignForm | None = None
    """The form as it was read, if it was."""


@dataclass(frozen=True)
class CameTooLate:
    """The campaign takes no entries."""

    campaign: Campaign


_BROKEN = _l("The page had been open for long. Check your answers and send them again.")
GIVEN_BACK = {
    each.reason: each
    for each in (
        GivenBack(
            "session_over",
            400,
            _l(
                "The page was open for too long, or your browser does not keep the cookie that protects the form. Nothing was saved; check your answers and send them again."
            ),
        ),
        GivenBack("form_not_ours", 422, _BROKEN),
        GivenBack("form_too_old", 422, _BROKEN),
        GivenBack(
            "words_changed",
            422,
            _l("While the page was open, its words changed. Read the consents again and tick what you agree to."),
            untick=True,
        ),
        GivenBack(
            "form_too_young",
            422,
            _l("That was very quick. Check your answers and send them again."),
            keep_token=True,
        ),
        GivenBack(
            "trap",
            422,
            _l(
                "A field that people do not see was filled in, by your browser perhaps. It is empty again; send the form once more."
            ),
        ),
        GivenBack(MISTAKES, 422, None, keep_token=True),
        GivenBack("too_many_tries", 429, None, keep_token=True),
        GivenBack(
            "form_used",
            422,
            _l("This form was sent before, for another person. Check the answers and the consents, and send it again."),
            untick=True,
        ),
    )
}
"""Every reason for which a form is given back, and how."""
SHOWN_REASONS: dict[type[Exception], str] = {
    shown.ShownBroken: "form_not_ours",
    shown.ShownTooLong: "form_too_old",
    shown.ShownOtherWords: "words_changed",
    shown.ShownTooLittle: "form_too_young",
}


def submit(snapshot: FormSnapshot, sent: Mapping[str, str], at: datetime) -> Accepted | GivenBack | CameTooLate:
    """Take what a form says, or say why it is not taken. `sent` are its fields."""
    if not snapshot.campaign.is_open(at):
        return CameTooLate(snapshot.campaign)
    if not csrf.is_good(sent.get(csrf.FIELD, "")):
        return GIVEN_BACK["session_over"]
    try:
        evidence = shown.read(sent.get("shown", ""), snapshot, at, settings().shown_min_seconds)
    except tuple(SHOWN_REASONS) as refusal:
        return GIVEN_BACK[SHOWN_REASONS[type(refusal)]]
    if sent.get(TRAP):
        return GIVEN_BACK["trap"]
    answers = read(snapshot, sent)
    if answers is None:
        form = form_for(snapshot)
        if not form.validate():
            return replace(GIVEN_BACK[MISTAKES], form=form)
        answers = Answers(form.particulars(), form.choices(), form.stated_of_age())
    return _hand_over(snapshot.campaign, answers, evidence, at)


def _hand_over(
    campaign: Campaign, answers: Answers, evidence: consent.Evidence, at: datetime
) -> Accepted | GivenBack | CameTooLate:
    try:
        is_first = _enter(campaign, answers.details(evidence), at)
    except limits.TooManyTries as refusal:
        return replace(GIVEN_BACK["too_many_tries"], wait=refusal.wait)
    except entries.CampaignClosed:
        return CameTooLate(campaigns.find(campaign.id) or campaign)
    except entries.FormUsed:
        return GIVEN_BACK["form_used"]
    # The same answer whoever has entered before, so that nobody can find out who has.
    contact = getattr(answers.particulars, entries.contact_field(campaign))
    return Accepted(evidence.shown_key, is_first, contact or "")


def _enter(campaign: Campaign, details: EntryDetails, at: datetime) -> bool:
    """Hand the entry to the room. Answers whether this is the first time that the form is sent.

    While the same sending is under way (a double click), it is judged as the first of them is, and counts once.
    """
    sent, subjects = limits.of_entry(campaign.id, details.evidence.shown_key, details.particulars)
    wait = ratelimit.begin(sent, *subjects)
    is_first = wait is not None
    try:
        if wait is None:
            _refuse_under_way(details.evidence.shown_key, subjects)
        elif wait:
            raise limits.TooManyTries(wait)
        entries.enter(campaign, details, at)
    except BaseException as fault:
        # What has not succeeded excuses nothing: sent again, it counts again. A fault of ours counts for nobody:
        # who sends the form until the database is back would be asked to wait an hour.
        if is_first:
            ratelimit.fail(sent)
            if not isinstance(fault, REFUSALS):
                ratelimit.give_back(*subjects)
        raise
    return is_first


def _refuse_under_way(shown_key: str, subjects: Sequence[Subject]) -> None:
    """Raise `TooManyTries` for a form that is being sent already, if its first sending is refused; not for one taken."""
    wait = ratelimit.look(*subjects)
    if wait and entries.find_attempt(shown_key) is None:
        raise limits.TooManyTries(wait)
