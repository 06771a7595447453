from pathlib import Path

import pytest

from webapp import cookies, transfers
from webapp.platform.i18n import LANGUAGES
from webapp.settings import Settings, Statistics

EVERYTHING = Statistics(metrica_id="12345", ga4_id="G-ABCD1234", matomo_url="https://stats.example/m/", matomo_site="3")


def settings(statistics: Statistics) -> Settings:
    return Settings("test", Path(), "", {}, {}, "", "", "", "", "", (), statistics=statistics)


def found(statistics: Statistics = EVERYTHING) -> dict[str, transfers.Service]:
    return {service.key: service for service in transfers.services(settings(statistics))}


def test_a_site_that_names_no_service_uses_none():
    assert transfers.services(settings(Statistics())) == ()
    assert transfers.countries(settings(Statistics())) == {}


def test_each_is_used_where_it_is_named_and_alone():
    assert list(found(Statistics(metrica_id="1"))) == [cookies.METRICA]
    assert list(found(Statistics(ga4_id="G-1234"))) == [cookies.GA4]
    assert list(found(Statistics(matomo_url="https://stats.example/", matomo_site="1"))) == [cookies.MATOMO]
    assert list(found(Statistics(matomo_url="https://stats.example/"))) == []


def test_every_service_is_a_purpose_of_its_own_that_is_asked_about():
    for service in found().values():
        purpose = cookies.BY_KEY[service.key]
        assert (purpose.setter, purpose.kind) == (service.key, cookies.STATISTICS)
    assert set(found()) == {purpose.key for purpose in cookies.PURPOSES if purpose.setter != cookies.SITE}


def test_each_is_registered_with_its_country():
    assert transfers.countries(settings(EVERYTHING)) == {"metrica": "RU", "ga4": "US", "matomo": "KZ"}
    moved = Statistics(matomo_url="https://stats.example/", matomo_site="1", matomo_country="DE")
    assert transfers.countries(settings(moved)) == {"matomo": "DE"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_each_learns_and_where_is_said_in_each_language(language: str):
    for service in found().values():
        assert len(service.learned(language)) == len(service.learns) >= 4
        assert transfers.country_name(service.country, language)


def test_scripts_come_from_the_hosts_that_the_services_name():
    hosts = {key: (service.host, service.script) for key, service in found().items()}

    assert hosts["metrica"] == ("https://mc.yandex.ru", "https://mc.yandex.ru/metrika/tag.js")
    assert hosts["ga4"] == (
        "https://www.googletagmanager.com",
        "https://www.googletagmanager.com/gtag/js?id=G-ABCD1234",
    )
    assert hosts["matomo"] == ("https://stats.example", "https://stats.example/m/matomo.js")


def test_a_relay_of_ones_own_stands_in_for_all_hosts_of_a_service():
    own = Statistics(
        metrica_id="1", metrica_host="https://m.example", ga4_id="G-1234", ga4_host="https://g.example:8443"
    )
    metrica, google = found(own).values()

    assert (metrica.host_names, google.host_names) == (["m.example"], ["g.example:8443"])


def test_a_service_that_keeps_nothing_in_the_browser_gives_it_no_number():
    for service in found().values():
        keeps = bool(cookies.items_of(cookies.BY_KEY[service.key]))
        assert ("number" in service.learns) is keeps
