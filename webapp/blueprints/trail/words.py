"""What each action of the trail is called."""

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "entry.depersonalised": _l("An entry was depersonalised"),
    "export.asked": _l("A file was asked for"),
    "export.approved": _l("A file was approved"),
    "export.refused": _l("A file was refused"),
    "export.downloaded": _l("A file was downloaded"),
    "person.exported": _l("Somebody’s data went into a file"),
    "person.revealed": _l("A field of somebody was looked at"),
    "session.began": _l("Signed in"),
    "session.ended": _l("Signed out"),
}
