from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from webapp import cookies
from webapp.cookies import Circumstances, choose, keep, offered
from webapp.cookies.models import CookieChoiceMade, CookieWording
from webapp.platform.db import db, transaction

NOON = datetime(2026, 11, 25, 7, 0, 0, tzinfo=UTC)
YES = [cookies.ANALYTICS]


def kept(allowed, before=None, at=NOON, **circumstances) -> CookieChoiceMade:
    around = {"language": "kk", "control": "banner", "before": before, "signalled": False} | circumstances
    return keep(choose(allowed, offered(), at), offered(), Circumstances(**around))


@pytest.mark.parametrize(
    ("allowed", "before", "signalled", "outcome"),
    [
        (YES, None, False, "accepted"),
        ([], None, False, "refused"),
        ([], YES, False, "changed"),
        (YES, [], False, "changed"),
        (YES, YES, False, "renewed"),
        (YES, None, True, "signal"),
        ([], YES, True, "signal"),
    ],
)
def test_a_choice_is_kept_with_how_it_came_about(app, allowed, before, signalled, outcome):
    earlier = choose(before, offered(), NOON - timedelta(days=1)) if before is not None else None
    made = kept(allowed, earlier, signalled=signalled)

    assert cookies.find_choice(f" {made.number.lower()} ") is made
    assert (made.outcome, made.answers, made.language) == (outcome, {cookies.ANALYTICS: bool(allowed)}, "kk")


def test_the_words_that_were_read_are_kept_once(app):
    first, second = kept(YES), kept([])
    wording = db.session.scalars(select(CookieWording)).one()

    assert first.wording_sha256 == second.wording_sha256 == wording.sha256
    assert wording.purposes[0]["words"]["kk"] == cookies.BY_KEY[cookies.ANALYTICS].words("kk")


def test_who_allows_one_purpose_of_two_accepted_a_part(app):
    both = offered({cookies.METRICA: "https://mc.yandex.ru"})
    around = Circumstances(language="kk", control="page", before=None, signalled=False)

    assert len(both) == 2
    assert keep(choose(YES, both, NOON), both, around).outcome == "partly"
    assert [purpose["key"] for purpose in db.session.scalars(select(CookieWording)).one().purposes] == [
        purpose.key for purpose in both
    ]


def test_nothing_of_a_browser_or_a_person_is_kept(app):
    assert set(CookieChoiceMade.__table__.columns.keys()) == {
        "number", "made_at", "language", "wording_sha256", "answers", "outcome", "control",
    }  # fmt: skip


def test_choices_are_counted_by_the_day(app):
    for allowed in (YES, YES, []):
        kept(allowed)
    kept(YES, at=NOON + timedelta(days=1))
    day = cookies.count_choices(NOON, NOON + timedelta(days=1))

    assert day == {"accepted": 2, "refused": 1}


@pytest.mark.parametrize("statement", ["UPDATE cookie_choice SET outcome = 'refused'", "DELETE FROM cookie_choice"])
def test_a_proof_cannot_be_changed_or_removed(app, statement):
    kept(YES)
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(text(statement))
    db.session.expire_all()

    assert db.session.scalars(select(CookieChoiceMade)).one().outcome == "accepted"
