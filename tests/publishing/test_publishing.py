import copy
from uuid import uuid4

import pytest

from tests.support.factories import NOON, OPERATOR, make_draft_content, publish_campaign, publish_policy
from webapp import campaigns, policies, publishing
from webapp.campaigns import CampaignDraft, NotReady
from webapp.campaigns.queries import find_draft_of
from webapp.consent.statements import _wording
from webapp.platform.i18n import LANGUAGES

pytestmark = pytest.mark.usefixtures("publishes_anew")

AIGUL = uuid4()


def begun(**changes) -> CampaignDraft:
    publish_policy(NOON)
    return campaigns.begin(make_draft_content(**changes).parts, AIGUL, NOON)


def test_a_draft_that_somebody_saved_meanwhile_is_not_published(app):
    draft = begun()
    looked_at = draft.version
    campaigns.save(draft.id, looked_at, {**draft.content, "accent": "plum"}, AIGUL, NOON)
    with pytest.raises(campaigns.ChangedMeanwhile):
        publishing.publish_draft(draft, looked_at, OPERATOR, AIGUL, NOON)

    assert campaigns.published() == []


def test_a_new_version_whose_consent_would_be_silent_leaves_the_old_one_whole(app, monkeypatch):
    draft = find_draft_of(publish_campaign().id)
    silent = {language: copy.deepcopy(_wording(language)) for language in LANGUAGES}
    silent["kk"]["purposes"]["draw"]["parts"]["term"] = " "
    monkeypatch.setattr("webapp.consent.statements._wording", silent.__getitem__)
    with pytest.raises(NotReady) as refusal:
        publishing.publish_draft(draft, draft.version, OPERATOR, AIGUL, NOON)

    assert [(fault.code, fault.place) for fault in refusal.value.faults] == [("silent_consent", "kk")]
    assert campaigns.find_by_slug(draft.slug).version == 1


def test_only_other_rules_are_new_rules(app):
    draft = find_draft_of(publish_campaign().id)
    assert not publishing.changes_rules(draft, OPERATOR)
    texts = draft.content["ru"] | {"rules": draft.content["ru"]["rules"] + "\n\nИ ещё одно правило."}
    campaigns.save(draft.id, draft.version, {**draft.content, "ru": texts}, AIGUL, NOON)

    assert publishing.changes_rules(draft, OPERATOR)


def test_a_campaign_that_was_never_published_has_no_rules_to_change(app):
    assert not publishing.changes_rules(begun(), OPERATOR)


def test_the_policy_of_a_folder_names_the_operator(app):
    version = publishing.publish_policy(policies.ORIGINAL, OPERATOR, NOON)

    assert all(OPERATOR.name in version.text(language).text for language in LANGUAGES)
    with pytest.raises(policies.PolicyUnchanged):
        publishing.publish_policy(policies.ORIGINAL, OPERATOR, NOON)
