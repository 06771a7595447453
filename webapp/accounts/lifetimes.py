"""How long what lets a member of staff in lasts: a session, an invitation, a reauthentication."""

from datetime import timedelta

IDLE_LIFETIME = timedelta(hours=12)
"""Of a session, without a use."""
SESSION_LIFETIME = timedelta(days=7)
"""Since its owner last showed who they are, however much it is used."""
INVITATION_LIFETIME = timedelta(hours=72)
REAUTHENTICATION_LIFETIME = timedelta(minutes=10)
"""For how long after a sign-in nobody is asked again who they are."""
