"""What each action of the trail is called."""

from flask_babel import lazy_gettext as _l

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
    "person.exported": _l("Somebody’s data went into a file"),
    "person.revealed": _l("A field of somebody was looked at"),
    "session.began": _l("Signed in"),
    "session.ended": _l("Signed out"),
    "session.failed": _l("Somebody was not let in"),
    "session.proved": _l("Showed again who they are"),
}
