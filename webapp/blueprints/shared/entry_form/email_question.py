"""Asking once about an e-mail address that can be one and is most likely mistyped."""

from flask_babel import gettext as _
from wtforms import HiddenField
from wtforms.validators import StopValidation

from webapp import participants
from webapp.blueprints.shared.entry_form import mistakes
from webapp.blueprints.shared.forms import TypedForm
from webapp.blueprints.shared.template_tools import settings


class AsksAboutEmail(TypedForm):
    """A form with a field `email`, which goes back once with a question where the address looks mistyped."""

    asks_about_email = False
    """Whether the page that goes back says that the address, as it stands, was asked about."""
    # What was asked about already, as it was typed: sent once more, it is meant. Works without script.
    email_as_is = HiddenField()

    def ask_about_email(self, email: str) -> None:
        """Ask about a letter of another alphabet or a mistyped domain, once; refuse what our mail server cannot carry.

        Raises `StopValidation` with the question or the reason.
        """
        question = mistakes.ask_of_email(email)
        if participants.needs_smtputf8(email) and not settings().smtp_utf8:
            reason = _("we cannot send mail to an address with other letters than Latin ones before “@”")
            raise StopValidation(f"{question}: {reason}" if question else reason[:1].upper() + reason[1:])
        if question and self.email_as_is.data != self.email.data:
            self.asks_about_email = True
            raise StopValidation(
                _("%(question)s. Correct it, or send the form again if it is meant", question=question)
            )
        self.asks_about_email = bool(question)
