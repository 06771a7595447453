import pytest

from webapp import analytics
from webapp.analytics import Permit, Signals

FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
YANDEX_BROWSER = "Mozilla/5.0 (Linux; arm_64; Android 15) AppleWebKit/537.36 YaBrowser/26.1.0.1 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("signals", "allowed", "told"),
    [
        (Signals(gpc="1"), True, "off; reason=gpc"),
        (Signals(gpc="1", dnt="1"), True, "off; reason=gpc"),
        (Signals(dnt="1"), True, "off; reason=dnt"),
        (Signals(gpc="1", user_agent="Googlebot/2.1"), None, "off; reason=gpc"),
        (Signals(), None, "off; reason=no-choice"),
        (Signals(), False, "off; reason=refused"),
        (Signals(gpc="0", dnt="0"), True, "on"),
        (Signals(gpc="true", dnt="yes"), True, "on"),
        (Signals(user_agent="Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"), True, "off; reason=bot"),
        (Signals(user_agent="Mozilla/5.0 (compatible; YandexBot/3.0)"), True, "off; reason=bot"),
        (Signals(user_agent="Mozilla/5.0 (compatible; YandexMetrika/2.0)"), True, "off; reason=bot"),
        (Signals(user_agent="TelegramBot (like TwitterBot)"), None, "off; reason=bot"),
        (Signals(user_agent="WhatsApp/2.23.20"), True, "off; reason=bot"),
        (Signals(user_agent=FIREFOX), True, "on"),
        (Signals(user_agent=YANDEX_BROWSER), True, "on"),
        (Signals(user_agent="Mozilla/5.0 (X11; CUBOT)"), True, "on"),
        (Signals(purpose="prefetch"), True, "off; reason=prefetch"),
        (Signals(purpose="prefetch;prerender"), True, "off; reason=prefetch"),
        (Signals(purpose="preview"), None, "off; reason=prefetch"),
    ],
)  # fmt: skip
def test_a_page_view_is_counted_only_where_nothing_speaks_against_it(signals: Signals, allowed: bool | None, told: str):
    assert analytics.decide(signals, allowed=allowed).header == told


def test_those_who_work_here_are_not_counted():
    assert analytics.decide(Signals(), allowed=True, staff=True).header == "off; reason=staff"


def test_only_a_yes_gives_a_permit():
    assert isinstance(analytics.decide(Signals(), allowed=True).permit, Permit)
    assert analytics.decide(Signals(), allowed=False).permit is None


def test_nobody_but_the_gate_can_make_a_permit():
    with pytest.raises(TypeError):
        Permit(object())
