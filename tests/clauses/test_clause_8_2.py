"""Clause 8.2: any change of the policy is reflected in the document: versions, each with its date and digest, what
changed between them, and all of them public.
"""

import hashlib
import re

import pytest

from tests.support.factories import publish_policy
from tests.support.mail import code_in, receipt_in
from tests.support.stage import Stage
from webapp import policies
from webapp.platform import clock

DIGEST = re.compile(r"[0-9a-f]{64}")


def publish(stage: Stage, ru: str) -> int:
    return stage.ask(lambda: publish_policy(clock.now(), ru=f"# Политика\n\n{ru}").number)


def test_a_change_becomes_a_new_version_and_the_one_before_stays_as_it_was(stage: Stage):
    first = publish(stage, "Мы храним данные в Алматы.")
    before = stage.page(f"/policy/{first}")
    second = publish(stage, "Мы храним данные в Астане.")

    assert second == first + 1
    digests = [next(code.text for code in page.all("code") if DIGEST.fullmatch(code.text))
               for page in (before, stage.page(f"/policy/{first}"), stage.page(f"/policy/{second}"))]  # fmt: skip
    assert digests[0] == digests[1] != digests[2]
    assert "в Алматы" in stage.page(f"/policy/{first}").one("main").text


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_every_version_ever_published_is_public_in_every_language_with_its_digest(stage: Stage, lang: str):
    publish(stage, f"И ещё одна, {lang}.")
    prefix = "" if lang == "ru" else f"/{lang}"

    for version in stage.ask(policies.versions):
        text = version.text(lang)
        shown = [code.text for code in stage.page(f"{prefix}/policy/{version.number}").all("code")]
        assert hashlib.sha256(text.text.encode()).hexdigest() == text.sha256
        assert text.sha256 in shown
        stage.page(f"{prefix}/policy/{version.number}/changes")


def test_what_changed_is_shown_so_that_old_and_new_can_be_read_from_it(stage: Stage):
    publish(stage, "Храним три года и не дольше.")
    number = publish(stage, "Храним один месяц и не дольше.")
    page = stage.page(f"/policy/{number}/changes")

    marked = {tag: "".join(run.text for run in page.all(tag)[1:]) for tag in ("del", "ins")}
    assert marked == {"del": "тригода", "ins": "одинмесяц"}


def test_the_same_words_are_no_change(stage: Stage):
    publish(stage, "Так и останется.")

    with pytest.raises(policies.PolicyUnchanged):
        publish(stage, "Так и останется.")


def test_a_consent_given_before_a_change_still_names_the_words_it_was_given_under(stage: Stage):
    publish(stage, "До перемены.")
    visitor = stage.visitor()
    visitor.enter()
    visitor.confirm(code_in(stage.fetch_mail()[0]))
    receipt = receipt_in(stage.fetch_mail()[0])
    before = stage.client().get(f"{receipt}.json").json["policyUrl"]
    publish(stage, "После перемены.")

    after = stage.client().get(f"{receipt}.json").json["policyUrl"]
    assert after == before
    assert "До перемены." in stage.client().get(after.removeprefix("http://localhost")).text
