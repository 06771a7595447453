import pytest

from tests.support.stage import RUNNING, Stage

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
