import pytest
from crawleruseragents import CRAWLER_USER_AGENTS_DATA

from webapp import analytics
from webapp.analytics import Permit, Signals
from webapp.analytics.crawlers import HEADLESS_BROWSER, is_crawler

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
        (Signals(user_agent="Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)"), True, "off; reason=bot"),
        (Signals(user_agent="Mozilla/5.0 (compatible; YandexMetrika/2.0; +http://yandex.com/bots)"), True, "off; reason=bot"),
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


ANDROID, WEBKIT = (
    "Mozilla/5.0 (Linux; Android 13; {})",
    "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36",
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    "agent",
    [
        f"{ANDROID.format('Monitor X1')} {WEBKIT}",
        f"{ANDROID.format('Scanner CT50')} {WEBKIT}",
        f"{ANDROID.format('CUBOT NOTE S')} {WEBKIT}",
        f"{ANDROID.format('CUBOT')} {WEBKIT}",
        f"{ANDROID.format('Spider 5')} {WEBKIT}",
        f"{ANDROID.format('Preview Edition')} {WEBKIT}",
        f"{ANDROID.format('K')} {WEBKIT} yandex-taxi/5.61.0",
        f"{IPHONE} Mobile/15E148 yandex-taxi/650.24.0",
        f"{IPHONE} Mobile/15E148 yandex-go/700.1",
        f"{ANDROID.format('K')} {WEBKIT} YandexSearch/24.40",
        f"{IPHONE} Version/19.0 YaBrowser/26.1.0.1 YaApp_iOS/26.1 Mobile/15E148 Safari/604.1",
        f"{IPHONE} Mobile/15E148 Instagram 380.0.0.0",
        f"{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/480.0]",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0 Safari/537.36",
        "",
    ],
)
def test_people_are_people_whatever_their_phone_or_application_is_called(agent: str):
    assert analytics.decide(Signals(user_agent=agent), allowed=True).permit


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; YandexImages/3.0; +http://yandex.com/bots)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)",
        "Mozilla/5.0 (Linux; Android 11) Chrome/142.0 Mobile Safari/537.36 Chrome-Lighthouse",
        "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
        "Mozilla/5.0 (compatible; Linux x86_64; Mail.RU_Bot/2.0; +http://go.mail.ru/help/robots)",
        "curl/8.11.0", "python-requests/2.32.3", "LinkedInBot/1.0", "Viber/20.0",
    ],
)  # fmt: skip
def test_programs_of_the_kept_list_are_not_counted(agent: str):
    assert analytics.decide(Signals(user_agent=agent), allowed=True).refused_by == "bot"


def test_every_agent_that_the_kept_list_gives_as_an_example_is_found():
    examples = [
        agent
        for entry in CRAWLER_USER_AGENTS_DATA
        if entry["pattern"] != HEADLESS_BROWSER
        for agent in entry.get("instances", ())
    ]

    assert len(examples) > 1000
    assert [agent for agent in examples if not is_crawler(agent)] == []
