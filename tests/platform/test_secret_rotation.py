"""The site's secret changes, and whatever was made under the one before goes on: every purpose of the register in turn."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from webapp.platform import ratelimit, secret_rotation, site_seals, tokens
from webapp.platform.app_state import state_of
from webapp.platform.key_purposes import LONGEST_LIFETIME, Purpose, Use
from webapp.platform.ratelimit import Bound, Subject
from webapp.platform.vault import SealBroken

NOON = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
ROW = UUID(int=7)
OLD, NEW = "a secret of the months before this one", "a secret that was made only a minute ago"
ONLY_OLD, BOTH, ONLY_NEW = {"k1": OLD}, {"k2": NEW, "k1": OLD}, {"k2": NEW}
PLACE = {"table": "somewhere", "column": "sealed", "row": ROW}


def made(purpose: Purpose, use: Use):
    """What is made for a purpose, as it would lie in a browser, a letter or the database."""
    match use:
        case Use.SIGNED:
            return tokens.sign(purpose, "text")
        case Use.DERIVED:
            return tokens.derived_token(purpose, ROW)
        case Use.DIGEST:
            return tokens.code_digest("482109", ROW)
        case Use.NAMED:
            return tokens.keyed_digest(purpose, "203.0.113.7")
        case Use.SEALED:
            return site_seals.seal(purpose, "text", **PLACE)


def holds(purpose: Purpose, use: Use, thing) -> bool:
    """Whether it is still taken."""
    match use:
        case Use.SIGNED:
            return tokens.unsign(purpose, thing) == "text"
        case Use.DERIVED:
            return tokens.find_derived_token(purpose, ROW, thing.digest) == thing
        case Use.DIGEST:
            return tokens.is_code("482109", ROW, thing)
        case Use.NAMED:
            return thing in tokens.keyed_digests(purpose, "203.0.113.7")
        case Use.SEALED:
            try:
                return site_seals.unseal(purpose, thing, **PLACE) == "text"
            except SealBroken:
                return False


EVERY = [pytest.param(purpose, use, id=f"{purpose.name}-{use.name}") for purpose in Purpose for use in purpose.uses]


@pytest.fixture
def under(lone_app, monkeypatch):
    """Gives the app these versions of its secret."""

    def change(secrets: dict[str, str]) -> None:
        newest, *older = secrets.values()
        monkeypatch.setitem(lone_app.config, "SECRET_KEY", newest)
        monkeypatch.setitem(lone_app.config, "SECRET_KEY_FALLBACKS", older)
        monkeypatch.setattr(state_of(lone_app), "macs", {})

    return change


@pytest.mark.parametrize(("purpose", "use"), EVERY)
def test_what_was_made_under_the_version_before_is_taken_and_what_is_made_is_under_the_newest(under, purpose, use):
    under(ONLY_OLD)
    old = made(purpose, use)
    under(BOTH)
    assert holds(purpose, use, old)
    new = made(purpose, use)
    under(ONLY_NEW)

    assert holds(purpose, use, new)
    assert not holds(purpose, use, old)


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if Use.DERIVED in purpose.uses])
def test_links_are_shown_again_after_their_version_has_gone_if_it_was_rotated_and_after_the_next_change_too(
    app, purpose
):
    third = {"k3": "a secret of the months that are to come", "k2": NEW}
    _put(app, ONLY_OLD)
    old = tokens.derived_token(purpose, ROW)
    for secrets in (BOTH, third):
        _put(app, secrets)
        secret_rotation.rotate(secrets, NOON)
    _put(app, {"k3": third["k3"]})

    assert tokens.find_derived_token(purpose, ROW, old.digest) == old


def test_an_old_version_may_go_when_the_longest_lived_signature_has_run_out_and_the_day_does_not_move(app):
    _put(app, BOTH)
    first = secret_rotation.rotate(BOTH, NOON)
    again = secret_rotation.rotate(BOTH, NOON + timedelta(days=3))

    assert first.may_go_at == again.may_go_at == NOON + LONGEST_LIFETIME
    assert first.older == ("k1",)


def test_a_version_that_is_the_newest_once_more_is_so_from_then_on(app):
    back = {"k1": OLD, "k2": NEW}
    for secrets, days in ((ONLY_OLD, 0), (BOTH, 100), (back, 200)):
        _put(app, secrets)
        told = secret_rotation.rotate(secrets, NOON + timedelta(days=days))

    assert told.may_go_at == NOON + timedelta(days=200) + LONGEST_LIFETIME


def _put(app, secrets: dict[str, str]) -> None:
    newest, *older = secrets.values()
    app.config.update(SECRET_KEY=newest, SECRET_KEY_FALLBACKS=older)
    state_of(app).macs = {}


def test_tries_that_were_counted_before_the_secret_changed_are_counted_on(app):
    subject = Subject(Bound("tried", "2 per hour"), "203.0.113.7")
    _put(app, ONLY_OLD)
    assert [ratelimit.spend(subject) for _ in range(2)] == [0, 0]
    _put(app, BOTH)

    assert ratelimit.spend(subject) > 0
    assert ratelimit.look(subject) > 0


def test_a_form_that_was_begun_before_the_secret_changed_is_not_begun_anew(app):
    subject = Subject(Bound("form", "1 per hour"), "a form")
    _put(app, ONLY_OLD)
    assert ratelimit.begin(subject) == 0
    _put(app, BOTH)

    assert ratelimit.begin(subject) is None
