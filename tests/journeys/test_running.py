import pytest

from tests.support.live import LiveSite

pytestmark = pytest.mark.browser


def test_a_second_site_is_not_started_at_an_address_that_is_taken(live: LiveSite):
    second = live.start_beside()

    assert second.returncode == 1
    assert live.url.rsplit(":", 1)[1] in second.stderr
