"""The page on which a responsible person decides whose a contested place is."""

import pytest

from tests.support.mail import code_in
from tests.support.stage import RUNNING, Stage
from webapp import entries
from webapp.accounts import RESPONSIBLE
from webapp.audit import AuditEvent
from webapp.entries import Entry
from webapp.entries.cleaning import REFUSED_LIFETIME
from webapp.platform.db import db

pytestmark = pytest.mark.both_databases

REASON = "Показала удостоверение в офисе, ИИН её"


@pytest.fixture
def contest(stage: Stage):
    """Two people with one IIN: who was confirmed first, who came later, and the entry that contests."""
    first = stage.visitor()
    second = stage.visitor({**stage.visitor().person, "iin": first.person["iin"]})
    for visitor in (first, second):
        visitor.enter()
        (code,) = [code_in(letter) for letter in stage.fetch_mail() if letter.to == visitor.person["email"]]
        assert visitor.confirm(code).status_code == 303
    stage.fetch_mail()
    rival_id = stage.ask(lambda: db.session.query(Entry).filter(Entry.contests_id.is_not(None)).one().id)
    yield first, second, rival_id
    colleague = stage.staff(RESPONSIBLE)
    colleague.post(f"/staff/places/{rival_id}", "/staff/me", rival="", words="End of the test, as it was")
    stage.fetch_mail()


def test_both_are_shown_side_by_side_and_masked(stage: Stage, contest):
    first, second, _rival_id = contest
    text = stage.staff(RESPONSIBLE).get("/staff/places").text

    assert "Спорные места" in text
    assert not any(visitor.person[name] in text for visitor in (first, second) for name in ("iin", "email", "phone"))


@pytest.mark.parametrize("for_rival", [True, False], ids=["to who contests", "to who holds"])
def test_the_decision_is_written_down_and_both_are_told(stage: Stage, contest, for_rival: bool):
    first, second, rival_id = contest
    answer = stage.staff(RESPONSIBLE).post(
        f"/staff/places/{rival_id}", "/staff/me", rival="y" if for_rival else "", words=REASON
    )
    sent = stage.fetch_mail()
    told = {letter.to: letter.subject.split(":")[0] for letter in sent}
    winner, loser = (second, first) if for_rival else (first, second)

    assert answer.status_code == 303
    assert told == {winner.person["email"]: "Место ваше", loser.person["email"]: "Ваша заявка не участвует"}
    line = stage.ask(
        lambda: db.session.query(AuditEvent).filter_by(action="place.decided").order_by(AuditEvent.sequence).all()[-1]
    )
    assert line.reason == REASON
    holder = stage.ask(lambda: db.session.get(Entry, rival_id).holds_place)
    assert holder is for_rival


def test_who_lost_the_place_is_shown_no_ticket_any_more(stage: Stage, contest):
    first, _second, rival_id = contest
    assert "ticket__number" in first.client.get(f"/c/{RUNNING}/thanks").text
    stage.staff(RESPONSIBLE).post(f"/staff/places/{rival_id}", "/staff/me", rival="y", words=REASON)

    assert "ticket__number" not in first.client.get(f"/c/{RUNNING}/thanks").text


def test_a_decision_without_a_reason_is_given_back(stage: Stage, contest):
    answer = stage.staff(RESPONSIBLE).post(f"/staff/places/{contest[2]}", "/staff/me", rival="y", words="да")

    assert answer.status_code == 422
    assert stage.ask(lambda: db.session.get(Entry, contest[2]).contests_id) is not None


def test_a_place_is_decided_once(stage: Stage, contest):
    colleague = stage.staff(RESPONSIBLE)
    answers = [
        colleague.post(f"/staff/places/{contest[2]}", "/staff/me", rival="", words=REASON).status_code for _ in range(2)
    ]

    assert answers == [303, 404]


def test_the_data_of_who_lost_go_after_fifteen_days(stage: Stage, contest):
    stage.staff(RESPONSIBLE).post(f"/staff/places/{contest[2]}", "/staff/me", rival="", words=REASON)

    def clean(after):
        decided_at = db.session.get(Entry, contest[2]).refused_at
        entries.clean_up(decided_at + after, fraction=1.0)
        return db.session.get(Entry, contest[2])

    almost = REFUSED_LIFETIME / 2
    assert stage.ask(lambda: clean(almost)) is not None
    assert stage.ask(lambda: clean(REFUSED_LIFETIME)) is None
