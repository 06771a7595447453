"""What each action of the trail is called, and what is told with it, for people: no codes and no numbers of rows."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp import accounts, campaigns, entries
from webapp.audit import AuditEvent
from webapp.blueprints.shared import user_agent_labels
from webapp.blueprints.shared.labels import FIELDS, GROUNDS, REASONS, ROLES
from webapp.parsing import parse_day
from webapp.platform.i18n import current_language, written_day

ACTIONS = {
    "account.closed": _l("An account was closed"),
    "account.codes_made": _l("Codes on paper were made"),
    "account.invitation_revoked": _l("An invitation was taken back"),
    "account.invited": _l("Somebody was invited"),
    "account.joined": _l("An invitation was followed"),
    "account.passkey_added": _l("A passkey was added"),
    "account.passkey_removed": _l("A passkey was removed"),
    "account.password_set": _l("A password was set"),
    "account.reopened": _l("An account was opened again"),
    "account.role_changed": _l("A role was changed"),
    "campaign.drafted": _l("A draft of a campaign was begun"),
    "campaign.saved": _l("A draft was saved"),
    "campaign.restored": _l("An earlier draft was brought back"),
    "campaign.discarded": _l("A draft was thrown away"),
    "campaign.published": _l("A campaign was published"),
    "campaign.closed": _l("A campaign was closed early"),
    "entry.depersonalised": _l("An entry was depersonalised"),
    "export.asked": _l("A file was asked for"),
    "export.approved": _l("A file was approved"),
    "export.refused": _l("A file was refused"),
    "export.downloaded": _l("A file was downloaded"),
    "figures.noted": _l("A note was put on a day"),
    "figures.shared": _l("Figures were shared by a link"),
    "figures.target_dropped": _l("A campaign’s target was taken away"),
    "figures.target_set": _l("A campaign’s target was set"),
    "figures.unnoted": _l("A note on a day was taken away"),
    "figures.unshared": _l("A link to figures was taken back"),
    "link.made": _l("A link was made"),
    "link.removed": _l("A link was removed"),
    "person.exported": _l("Somebody’s data went into a file"),
    "person.revealed": _l("A field of somebody was looked at"),
    "picture.changed": _l("A campaign’s picture was changed"),
    "place.decided": _l("A contested place was decided"),
    "session.began": _l("Signed in"),
    "session.ended": _l("Signed out"),
    "session.failed": _l("Somebody was not let in"),
    "session.proved": _l("Showed again who they are"),
}
DETAILS = {
    "member": _l("whose"),
    "role": _l("role"),
    "before": _l("before"),
    "after": _l("now"),
    "draft": _l("draft"),
    "version": _l("version"),
    "rules": _l("version of the rules"),
    "kind": _l("occasion"),
    "ground": _l("ground"),
    "for": _l("for the ticket"),
    "against": _l("against the ticket"),
    "name": _l("name"),
    "days": _l("days"),
    "day": _l("day"),
    "goal": _l("confirmed entries"),
    "shows": _l("shows"),
    "until": _l("until the day"),
    "number": _l("number"),
    "device": _l("with"),
    "way": _l("by"),
    "request": _l("request"),
}
"""What goes with an action, in the order of its line; what has no name here is of use to machines alone."""
SHOWN = {"frozen": _l("the figures as they were"), "live": _l("the newest figures")}
SIGN_IN_METHODS = {"link": _l("link"), "passkey": _l("passkey"), "password": _l("password")}
SHORT_ID_LENGTH = 8
"""Digits of a number that people compare by eye."""


class Glossary:
    """Who and what the lines of one answer speak of, looked up once."""

    @cached_property
    def members(self) -> Mapping[UUID, str]:
        """The names of everybody who works or worked here."""
        return {member.id: member.name for member in accounts.members()}

    @cached_property
    def campaigns(self) -> Mapping[int, str]:
        """The titles of all campaigns."""
        language = current_language()
        return {campaign.id: campaign.words(language).title for campaign in campaigns.published()}

    def who(self, event: AuditEvent) -> str:
        """Whose deed it was. Somebody who was not let in is nobody: what they typed says nothing of who they are."""
        if event.actor_id is None:
            return str(_("Not known who") if event.action == "session.failed" else _("A command or the clock"))
        return str(self.members.get(event.actor_id) or _("Somebody who left no name"))

    def action(self, event: AuditEvent) -> str:
        """What was done."""
        return str(ACTIONS.get(event.action, event.action))

    def campaign(self, event: AuditEvent) -> str:
        """The title of the campaign it was about; empty where it was about none."""
        return self.campaigns.get(event.campaign_id, f"№ {event.campaign_id}") if event.campaign_id else ""

    def fields(self, event: AuditEvent) -> str:
        """The personal fields it was about, in words."""
        named = str(event.details.get("fields") or event.field or "")
        # The column is cut at forty letters: what is left of the last name still tells which it was.
        return ", ".join(
            next((str(words) for name, words in FIELDS.items() if name.startswith(part)), part)
            for part in named.split()
        )

    def details(self, event: AuditEvent) -> str:
        """What else is told: «роль: маркетолог; чем: ключ доступа»."""
        shown_details = [(name, event.details[name]) for name in DETAILS if name in event.details]
        return "; ".join(f"{DETAILS[name]}: {self._said(name, value)}" for name, value in shown_details)

    def _said(self, name: str, value: Any) -> str:
        known: dict[str, Callable[[], Any]] = {
            "device": lambda: user_agent_labels.in_words(value),
            "draft": lambda: self._draft(value),
            "for": lambda: _ticket(value),
            "against": lambda: _ticket(value),
            "ground": lambda: GROUNDS.get(value, value),
            "kind": lambda: REASONS.get(value, value),
            "member": lambda: self.members.get(UUID(value), value[:SHORT_ID_LENGTH]),
            "day": lambda: _day(value),
            "until": lambda: _day(value),
            "shows": lambda: SHOWN.get(value, value),
            "request": lambda: f"№ {value[:SHORT_ID_LENGTH]}",
            "way": lambda: SIGN_IN_METHODS.get(value, value),
        }
        return str(known[name]() if name in known else ROLES.get(value, value))

    @cached_property
    def _titles(self) -> dict[int, str]:
        return {}

    def _draft(self, number: int) -> str:
        if number not in self._titles:
            row = campaigns.find_draft(number)
            title = row.title(current_language()) if row else ""
            self._titles[number] = _("“%(campaign)s”", campaign=title) if title else f"№ {number}"
        return self._titles[number]


def _ticket(entry_id: str) -> str:
    entry = entries.find_entry(UUID(entry_id))
    return entries.grouped(entry.ticket) if entry is not None and entry.ticket else entry_id[:SHORT_ID_LENGTH]


def _day(text: str) -> str:
    day = parse_day(text)
    return written_day(day, current_language()) if day else text
