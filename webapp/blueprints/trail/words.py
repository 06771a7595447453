"""What each action of the trail is called, and what is told with it."""

from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.audit import AuditEvent
from webapp.blueprints import devices
from webapp.blueprints.names import ROLES

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
    "figures.shared": _l("Figures were shared by a link"),
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
    "against": _l("against the entry"),
    "for": _l("for the entry"),
    "after": _l("now"),
    "before": _l("before"),
    "days": _l("days"),
    "device": _l("with"),
    "draft": _l("draft"),
    "number": _l("number"),
    "role": _l("role"),
    "rules": _l("version of the rules"),
    "version": _l("version"),
    "way": _l("by"),
}
WAYS = {"link": _l("link"), "passkey": _l("passkey"), "password": _l("password")}


def told(event: AuditEvent) -> list[tuple[str, Any]]:
    """What an event tells beside who, what and why, in the language of the page; a key without a word stays as it is."""
    known = {**ROLES, **WAYS}
    return [
        (str(DETAILS.get(key, key)), devices.in_words(value) if key == "device" else known.get(value, value))
        for key, value in event.details.items()
    ]
