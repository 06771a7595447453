"""What the template of a landing page is given, whoever looks at it."""

from typing import Any

from webapp.blueprints.shared.entry_form.form_snapshot import FormSnapshot
from webapp.blueprints.shared.entry_form.forms import EnterCampaignForm, consent_cards
from webapp.campaigns import State

TEMPLATE = "public/entry/form.html"


def context(snapshot: FormSnapshot, form: EnterCampaignForm, state: State) -> dict[str, Any]:
    """The campaign in its words, in a state, with its form and the boxes of consent."""
    return {
        "campaign": snapshot.campaign,
        "words": snapshot.words,
        "state": state,
        "form": form,
        "consents": consent_cards(form, snapshot),
    }
