"""How long the code and the link of an entry live, how many tries a code has, and how often it is sent anew."""

from datetime import timedelta

CODE_TRIES = 5
CODE_LIFETIME = timedelta(minutes=10)
"""From when a service took the message with it: a mail server that makes letters wait costs nobody their code."""
LINK_LIFETIME = timedelta(hours=72)
"""As long as an entry may wait for its confirmation."""
CORRECTION_LIFETIME = timedelta(hours=1)
"""For how long after its form was sent the address of an entry can be corrected: as long as somebody sits before it."""
RESEND_AFTER = timedelta(seconds=30)
MOST_CODES = 4
"""Codes that one form can have sent, the first one included."""
