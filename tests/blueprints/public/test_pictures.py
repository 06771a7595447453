import struct

import pytest

from tests.support.stage import RUNNING, Stage


def test_the_cover_of_a_campaign_is_the_same_drawing_each_time(stage: Stage):
    first, again = stage.client().get(f"/c/{RUNNING}/cover.svg"), stage.client().get(f"/c/{RUNNING}/cover.svg")

    assert first.mimetype == "image/svg+xml"
    assert first.data == again.data
    assert first.data.startswith(b"<svg")
    assert "script" not in first.text


@pytest.mark.parametrize("prefix", ["", "/kk", "/en"])
def test_the_picture_for_social_networks_has_their_size(stage: Stage, prefix: str):
    answer = stage.client().get(f"{prefix}/c/{RUNNING}/share.png")

    assert struct.unpack(">II", answer.data[16:24]) == (1200, 630)
    assert answer.headers.getlist("Cross-Origin-Resource-Policy") == ["cross-origin"]


@pytest.mark.parametrize("name", ["cover.svg", "share.png"])
def test_a_picture_that_has_not_changed_is_not_sent_again(stage: Stage, name: str):
    first = stage.client().get(f"/c/{RUNNING}/{name}")
    again = stage.client().get(f"/c/{RUNNING}/{name}", headers={"If-None-Match": first.headers["ETag"]})

    assert "public" in first.headers["Cache-Control"]
    assert (again.status_code, again.data) == (304, b"")
