import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.analytics.agents import BROWSERS, DEVICES, browser_of, device_of

LIKE = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "device", "browser"),
    [
        (f"Mozilla/5.0 (Linux; Android 15; SM-A155F) {LIKE} Chrome/139.0 Mobile Safari/537.36", "phone", "chrome"),
        (f"Mozilla/5.0 (Linux; Android 15; SM-X210) {LIKE} Chrome/139.0 Safari/537.36", "tablet", "chrome"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {LIKE} Chrome/139.0 Safari/537.36", "desktop", "chrome"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {LIKE} Chrome/139.0 Safari/537.36 Edg/139.0", "desktop", "edge"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {LIKE} Chrome/139.0 Safari/537.36 OPR/120.0", "desktop", "opera"),
        (f"Mozilla/5.0 (Linux; Android 15) {LIKE} Chrome/138.0 YaBrowser/25.8 Mobile Safari/537.36", "phone", "yandex"),
        (f"Mozilla/5.0 (Linux; Android 15) {LIKE} SamsungBrowser/28 Chrome/130 Mobile Safari/537.36", "phone", "samsung"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1", "phone", "safari"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) CriOS/139.0 Mobile/15E148 Safari/604.1", "phone", "chrome"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148 Instagram 390.0", "phone", "instagram"),
        ("Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1", "tablet", "safari"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15", "desktop", "safari"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "phone", "firefox"),
        ("Mozilla/5.0 (Linux; Android 14; wv) Version/4.0 Chrome/139 Mobile Safari/537.36 [FB_IAB/FB4A]", "phone", "facebook"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/139 Mobile Safari/537.36 musical_ly_2026", "phone", "tiktok"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/100 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14", "phone", "miui"),
        ("", "other", "other"),
        ("curl/8.0", "other", "other"),
    ],
)  # fmt: skip
def test_an_agent_is_reduced_to_a_device_and_a_family(user_agent: str, device: str, browser: str):
    assert (device_of(user_agent), browser_of(user_agent)) == (device, browser)


@given(st.text())
def test_whatever_is_sent_is_reduced_to_words_of_the_lists(user_agent: str):
    assert device_of(user_agent) in DEVICES
    assert browser_of(user_agent) in BROWSERS
