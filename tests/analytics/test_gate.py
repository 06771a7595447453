import pytest

from webapp import analytics


@pytest.mark.parametrize(
    ("gpc", "dnt", "told"),
    [
        ("1", None, "off; reason=gpc"),
        ("1", "1", "off; reason=gpc"),
        (None, "1", "off; reason=dnt"),
        (None, None, "off; reason=no-choice"),
        ("0", "0", "off; reason=no-choice"),
        ("true", "yes", "off; reason=no-choice"),
        ("", "", "off; reason=no-choice"),
    ],
)
def test_a_browser_that_asks_not_to_be_tracked_is_heard_before_everything_else(gpc, dnt, told):
    assert analytics.decide(gpc=gpc, dnt=dnt).header == told


def test_only_a_verdict_without_a_reason_lets_a_visit_be_counted():
    assert analytics.Verdict(None).header == "on"
