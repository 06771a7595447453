"""Clause 5.3: depersonalised data are processed if the settings of the user's browser allow it. A browser that asks not
to be tracked means no, whatever was chosen; one that refuses cookies is never counted.
"""

import pytest

from tests.support import choosing
from tests.support.choosing import agree, held_state, metric
from tests.support.stage import RUNNING, Stage


@pytest.mark.parametrize(("header", "reason"), [("Sec-GPC", "gpc"), ("DNT", "dnt")])
def test_a_browser_that_says_no_is_not_counted_after_an_earlier_yes(stage: Stage, header: str, reason: str):
    slug = stage.publish()
    client = agree(stage.client())
    answer = client.get(f"/c/{slug}", headers={header: "1"})

    assert answer.headers["Analytics-Status"] == f"off; reason={reason}"
    assert metric(stage.app, "views", slug) == {}
    assert held_state(client) is None


def test_a_browser_that_no_longer_says_no_is_counted_from_then_on(stage: Stage):
    slug = stage.publish()
    client = agree(stage.client())
    client.get(f"/c/{slug}", headers={"Sec-GPC": "1"})
    client.get(f"/c/{slug}")

    assert metric(stage.app, "views", slug) == {"landing": 1}


def test_a_browser_that_keeps_no_cookie_is_never_counted(stage: Stage):
    choosing.flush(stage.app)
    before, client = choosing.rows(stage.app), stage.app.test_client(use_cookies=False)
    for _ in range(3):
        assert client.get(f"/c/{RUNNING}").headers["Analytics-Status"] == "off; reason=no-choice"
    choosing.flush(stage.app)

    assert choosing.rows(stage.app) == before
