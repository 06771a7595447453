"""A domain that is a slip away from one that people use is told, and any other is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.participants import likely_domain
from webapp.participants.mail_domains import SERVICES


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.con", "gmail.com"), ("gmail.con", "gmail.com"), ("gmail.ru", "gmail.com"), ("gmail.comm", "gmail.com"),
        ("gamil.com", "gmail.com"), ("gmail.com.kz", "gmail.com"), ("mail.ri", "mail.ru"), ("mial.ru", "mail.ru"),
        ("mail.rru", "mail.ru"), ("bk.ry", "bk.ru"), ("yandx.ru", "yandex.ru"), ("yande.kz", "yandex.kz"),
        ("icluod.con", "icloud.com"), ("outlok.com", "outlook.com"), ("hotmial.com", "hotmail.com"), ("inbx.ru", "inbox.ru"),
        ("GMAIL.CON", "gmail.com"),
    ],
)  # fmt: skip
def test_a_slip_in_a_service_that_people_use_is_noticed(typed: str, meant: str):
    assert likely_domain(f"timur@{typed}") == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("firma.con", "firma.com"), ("firma.kzz", "firma.kz"), ("firma.zk", "firma.kz"), ("firma.rru", "firma.ru"),
        ("firma.orgg", "firma.org"), ("post.firma.ner", "post.firma.net"), ("firma.ру", "firma.ru"), ("firma.сом", "firma.com"),
    ],
)  # fmt: skip
def test_an_ending_that_does_not_exist_is_noticed_whatever_stands_before_it(typed: str, meant: str):
    assert likely_domain(f"timur@{typed}") == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("gmail.сом", "gmail.com"), ("gmаil.com", "gmail.com"), ("mail.ру", "mail.ru"), ("gmail.ком", "gmail.com")],
)
def test_what_is_typed_in_cyrillic_letters_is_read_in_latin_ones(typed: str, meant: str):
    assert likely_domain(f"timur@{typed}") == meant


@pytest.mark.parametrize(
    "domain",
    [
        *SERVICES, "mail.com", "mail.ua", "ya.kz", "bk.kz", "hotmail.fr", "yahoo.co.uk", "kaspi.kz", "beeline.kz", "nu.edu.kz",
        "example.kz", "firma.co", "firma.kg", "firma.eu", "firma.cam", "firma.online", "пример.қаз", "почта.рф", "post.kz",
    ],
)  # fmt: skip
def test_a_domain_of_its_own_is_left_alone(domain: str):
    assert likely_domain(f"timur@{domain}") == ""


@given(st.text(max_size=60))
def test_what_is_likely_is_in_no_doubt_itself(domain: str):
    meant = likely_domain(f"timur@{domain}")

    assert likely_domain(f"timur@{meant}") == ""
