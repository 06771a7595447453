import pytest

from tests.support.mail import write_letters
from tests.support.stage import RUNNING, Stage
from webapp.messaging.providers import add_spending, keep_balance, pause_provider
from webapp.platform import clock
from webapp.platform.db import db
from webapp.sms_settings import SmsSettings

TOKEN = "tests may read the metrics of the site"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.mark.parametrize("given", [
    None, "", "Bearer", "Bearer ", "Bearer x", f"Bearer {TOKEN}x", f"Basic {TOKEN}", f"bearer{TOKEN}", "Bearer \xe9",
    f"Bearer {TOKEN[:-1]}",
])  # fmt: skip
def test_without_the_token_there_is_no_such_page(stage: Stage, given: str | None):
    headers = {"Authorization": given} if given is not None else {}
    answer = stage.client().get("/metrics", headers=headers)

    assert answer.status_code == 404
    assert "vpluse_" not in answer.text


def test_the_metrics_count_entries_and_answers_by_endpoint(stage: Stage):
    stage.visitor().enter()
    stage.visitor().enter(email="x")
    text = stage.client().get("/metrics", headers=BEARER).text

    assert 'vpluse_entries_total{outcome="taken"}' in text
    assert 'vpluse_entries_total{outcome="given back"}' in text
    assert 'vpluse_requests_total{endpoint="entry.form",status="303"}' in text


def test_the_metrics_know_nothing_of_who_and_where(stage: Stage):
    visitor = stage.visitor()
    visitor.enter()
    stage.client().get(f"/c/{visitor.person['iin']}")
    text = stage.client().get("/metrics", headers=BEARER).text

    assert not any(value in text for value in visitor.person.values())
    assert "127.0.0.1" not in text
    assert f"/c/{RUNNING}" not in text


def test_a_site_without_a_token_shows_its_metrics_to_nobody(stage: Stage):
    stage.set(metrics_token="")

    assert stage.client().get("/metrics").status_code == 404
    assert stage.client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_the_metrics_tell_what_waits_what_runs_and_what_answers(stage: Stage):
    stage.set(release="2026.48 «снег»")
    stage.forget_mail()
    stage.visitor().enter()
    stage.ask(write_letters)
    text = stage.client().get("/metrics", headers=BEARER).text

    assert 'vpluse_build_info{release="2026.48 «снег»"} 1.0' in text
    assert "vpluse_outbox_waiting 1.0" in text
    assert "vpluse_outbox_oldest_seconds " in text
    assert 'vpluse_database_up{database="data"} 1.0' in text
    assert 'vpluse_master_key_info{version="k1"} 1.0' in text


def test_a_database_that_is_away_takes_no_other_figure_along(site):
    app = site.make_app()
    with app.app_context():
        db.session.execute(db.text("DROP TABLE outbox_message"))
        db.session.commit()
    text = app.test_client().get("/metrics", headers=BEARER).text

    assert 'vpluse_database_up{database="data"} 0.0' in text
    assert 'vpluse_database_up{database="keystore"} 1.0' in text
    assert "vpluse_outbox_waiting" not in text


def test_the_metrics_tell_what_sms_cost_what_is_left_and_who_refuses_us(stage: Stage):
    stage.set(sms=SmsSettings(providers=("smsc",), budget=5_000_000))
    stage.ask(lambda: keep_balance("smsc", 404_300, clock.now()))
    stage.ask(lambda: pause_provider("mobizon", "mobizon 8 login", clock.now()))
    before = stage.client().get("/metrics", headers=BEARER).text
    stage.ask(lambda: add_spending("smsc", 2, 3_700, clock.now()))
    text = stage.client().get("/metrics", headers=BEARER).text

    assert 'vpluse_sms_balance_tenge{provider="smsc"} 4043.0' in text
    assert 'vpluse_sms_refused{provider="mobizon"} 1.0' in text
    assert "vpluse_sms_budget_tenge 50000.0" in text
    assert spent(text) == spent(before) + 37


def spent(text: str) -> float:
    (line,) = [line for line in text.splitlines() if line.startswith("vpluse_sms_spent_tenge ")]
    return float(line.split()[1])
