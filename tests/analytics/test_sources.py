import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.analytics import sources
from webapp.analytics.sources import arrival, origin, registered


def name_of(query: str, referrer: str = "", *, is_inside: bool = False) -> str | None:
    found = arrival(query, referrer, is_inside=is_inside)
    return found.name if found else None


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("s=instagram", "instagram"),
        ("s=IG", "instagram"),
        ("s=%20Poster%20", "poster"),
        ("utm_source=telegram&utm_medium=social&utm_campaign=snow", "telegram"),
        ("utm_source=anna.primerova&utm_medium=email", "email"),
        ("utm_source=autumn&utm_medium=cpc&utm_campaign=qr-code", "qr"),
        ("utm_source=kaspi&s=sms", "sms"),
        ("s=&utm_source=2gis", "2gis"),
        ("s=anna%40example.kz", "other"),
        ("utm_campaign=87071234567", "other"),
        ("s=other", "other"),
        ("s=direct", "other"),
        ("s=inside", "other"),
        ("s=tiktok&s=qr", "tiktok"),
        ("UTM_SOURCE=instagram", "instagram"),
        ("Utm_Source=Instagram&UTM_MEDIUM=social", "instagram"),
        ("S=ig", "instagram"),
        ("utm_source=instagram?fbclid=IwAR0x", "instagram"),
        ("utm_source=instagram%3Ffbclid%3DIwAR0x", "instagram"),
        ("utm_source=instagram%26fbclid=IwAR0x", "instagram"),
        ("utm_source=instagram/?fbclid=IwAR0x", "instagram"),
        ("utm_source=instagram%23entry", "instagram"),
        ("x=1?utm_source=telegram", "telegram"),
        ("?utm_source=telegram", "telegram"),
        ("utm_medium=social&amp;utm_source=telegram", "telegram"),
        ("a=1;utm_source=telegram", "telegram"),
        ("utm_source=%22instagram%22", "instagram"),
        ("utm_source=%C2%ABinstagram%C2%BB,", "instagram"),
        ("utm_source=l.instagram.com", "instagram"),
        ("utm_source=https://www.instagram.com/anna", "instagram"),
        ("utm_source=anna%40mail.ru", "other"),
        ("utm_source=%3F%3F", None),
        ("page=2", None),
        ("", None),
        ("s=" + "x" * 3000, None),
        ("&".join(f"a{number}=1" for number in range(40)), None),
    ],
)
def test_a_link_says_where_it_stood_in_words_that_are_registered(query: str, name: str | None):
    assert name_of(query) == name


@pytest.mark.parametrize(
    ("referrer", "name"),
    [
        ("https://l.instagram.com/", "instagram"),
        ("https://www.google.com/", "google"),
        ("https://google.kz/search?q=anna", "google"),
        ("https://www.google.com.tr/", "google"),
        ("https://www.google.co.uk/", "google"),
        ("https://yandex.kz/", "yandex"),
        ("https://mail.yandex.kz/", "email"),
        ("https://mail.google.com/", "email"),
        ("android-app://org.telegram.messenger/", "telegram"),
        ("https://WEB.WhatsApp.com:443/", "whatsapp"),
        ("https://t.me/anna", "telegram"),
        ("https://google.example.org/", "other"),
        ("https://notinstagram.com/", "other"),
        ("https://blog.example.kz/anna?phone=87071234567", "other"),
        ("http://[broken", "other"),
        ("android-app://com.instagram.android/", "instagram"),
        ("android-app://com.instagram.lite", "instagram"),
        ("android-app:com.instagram.barcelona", "instagram"),
        ("android-app://com.facebook.orca/", "facebook"),
        ("android-app://com.vk.vkclient/https/vk.com", "vk"),
        ("android-app://ru.ok.android/", "ok"),
        ("android-app://com.whatsapp.w4b", "whatsapp"),
        ("android-app://com.zhiliaoapp.musically.go", "tiktok"),
        ("android-app://com.ss.android.ugc.trill", "tiktok"),
        ("android-app://com.google.android.gm/", "email"),
        ("android-app://com.google.android.googlequicksearchbox/", "google"),
        ("android-app://com.google.android.youtube/", "youtube"),
        ("android-app://ru.yandex.searchplugin/", "yandex"),
        ("android-app://ru.mail.mailapp/", "email"),
        ("android-app://kz.kaspi.mobile/", "kaspi"),
        ("ios-app://com.twitter.iphone/", "x"),
        ("android-app://org.example.instagram/", "other"),
        ("android-app://", "other"),
        ("instagram://user?username=anna", "instagram"),
        ("tg://resolve?domain=anna", "telegram"),
        ("l.instagram.com", "instagram"),
        ("https://l.wl.co/l?u=x", "whatsapp"),
        ("anything", "other"),
        ("", None),
    ],
)
def test_a_referring_site_is_reduced_to_a_name(referrer: str, name: str | None):
    assert name_of("", referrer) == name


def test_a_step_within_the_site_comes_from_nowhere():
    assert name_of("", "https://vpluse.me/?s=qr", is_inside=True) is None


@pytest.mark.parametrize(
    ("query", "referrer", "is_inside", "name"),
    [
        ("s=qr", "https://vpluse.me/", True, "qr"),
        ("", "", False, "direct"),
        ("", "https://vpluse.me/c/x?s=qr#entry", True, "qr"),
        ("", "https://vpluse.me/c/x", True, "inside"),
        ("", "https://ya.ru/", False, "yandex"),
    ],
)
def test_a_visit_begins_where_its_first_page_or_the_one_before_says(query, referrer, is_inside, name):
    assert origin(query, referrer, is_inside=is_inside).name == name


@pytest.mark.parametrize(
    ("query", "name", "bucket"),
    [
        ("s=stand-mega", "stand-mega", "link"),
        ("s=STAND-MEGA&utm_source=instagram", "stand-mega", "link"),
        ("utm_source=stand-mega", "other", "other"),
        ("s=stand-metro", "other", "other"),
        ("s=stand-metro&utm_source=instagram", "instagram", "instagram"),
    ],
)
def test_a_link_that_was_made_is_counted_by_its_name_and_held_as_a_link(query: str, name: str, bucket: str):
    found = arrival(query, "", is_inside=False, is_made={"stand-mega"}.__contains__)

    assert (found.name, found.bucket) == (name, bucket)
    assert sources.bucket_of(found.name) == found.bucket


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("s=stand-mega", "stand-mega"),
        ("s=%C2%ABStand-Mega%C2%BB&utm_source=instagram", "stand-mega"),
        ("utm_source=instagram&s=stand-mega", "stand-mega"),
        ("s=stand-metro", None),
        ("s=instagram", None),
        ("utm_source=stand-mega", None),
        ("", None),
    ],
)
def test_an_address_bears_the_name_of_a_link_only_if_the_link_was_made(query: str, name: str | None):
    assert sources.made_link_in(query, {"stand-mega"}.__contains__) == name


@pytest.mark.parametrize(
    ("referrer", "is_inside", "name"),
    [
        ("https://vpluse.me/c/x?s=stand-mega", True, None),
        ("https://vpluse.me/c/y?s=stand-metro", True, "stand-mega"),
        ("https://vpluse.me/", True, "stand-mega"),
        ("https://t.me/?s=stand-mega", False, "stand-mega"),
        ("", False, "stand-mega"),
    ],
)
def test_the_name_of_a_link_that_goes_on_from_page_to_page_led_here_once(referrer, is_inside, name):
    found = arrival("s=stand-mega", referrer, is_inside=is_inside, is_made={"stand-mega", "stand-metro"}.__contains__)

    assert (found.name if found else None) == name


def test_a_name_of_the_list_is_never_that_of_a_made_link():
    names = [*registered(), "ig"]

    assert [name for name in names if not sources.is_known(name)] == []
    assert {found.bucket for name in names if (found := arrival(f"s={name}", "", is_inside=False, is_made=bool))} <= {
        source.bucket for source in registered().values()
    }


@given(st.text(), st.text(), st.booleans())
def test_whatever_is_sent_is_reduced_to_a_registered_source(query: str, referrer: str, is_inside: bool):
    assert origin(query, referrer, is_inside=is_inside) in registered().values()


def test_the_list_is_in_order():
    facts = sources._facts()
    words = [word for name, fact in facts.items() for word in (name, *fact["words"])]
    hosts = [host for fact in facts.values() for host in fact["hosts"]]

    assert len(words) == len(set(words))
    assert len(hosts) == len(set(hosts))
    assert all(word == word.casefold().strip() for word in words + hosts)
    assert len(sources.buckets()) <= 8
