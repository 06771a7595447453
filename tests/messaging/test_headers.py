"""Letters on the wire: whatever a subject holds, readers get it whole, and every line is short and ASCII."""

import random
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32, default
from uuid import UUID

import pytest

from tests.support.factories import NOON
from tests.support.nightly import by_day
from webapp.messaging.senders.mime import letter

WORDS = (
    "Первый снег плед вдвоём розыгрыш в Дубай от Air Astana и Вплюсе қар жаңғырығы «Алтын» күз Наурыз сыйлық "
    "iPhone 17 Pro ❄ 👩‍👩‍👧‍👦 🇰🇿 ёлка Ұлттық әңгіме = ?utf-8? =?x?= №5 — ‑ \u0438\u0306 ticket, win! 100\u202f000 ₸ "
    "Достопримечательностиюжногоказахстанаиэлектрофотополупроводниковый "
    "Қанағаттандырылмағандықтарыңыздан x" + "w" * 90
).split(" ")  # fmt: skip
MADE_UP = by_day(600, by_night=10_000)


def written(
    subject: str, name: str = "Вплюсе", to: str = "timur@example.kz", text: str = "Код", html: str = "<p>Код</p>"
) -> bytes:
    return letter(
        number=UUID(int=7),
        sent_from=(name, "hello@vpluse.example"),
        to=to,
        subject=subject,
        text=text,
        html=html,
        at=NOON,
    )


def subjects() -> list[str]:
    chance = random.Random(20261127)
    return [" ".join(chance.choices(WORDS, k=chance.randint(1, 14))) for _ in range(MADE_UP)]


def test_made_up_subjects_are_read_back_whole_by_two_parsers():
    for subject in subjects():
        raw = written(subject)
        assert message_from_bytes(raw, policy=default)["Subject"] == subject
        assert str(make_header(decode_header(message_from_bytes(raw, policy=compat32)["Subject"]))) == subject


def test_no_line_is_long_and_no_encoded_word_is_broken():
    for subject in subjects()[:200]:
        raw = written(subject, name=subject[:60])
        head, _, _body = raw.partition(b"\r\n\r\n")
        assert raw.isascii()
        assert max(map(len, raw.split(b"\r\n"))) <= 78
        assert b"\n" not in raw.replace(b"\r\n", b"")
        for word in head.split():
            assert len(word) <= 75 or not word.startswith(b"=?")


@pytest.mark.parametrize("subject", ["482109 is your code", "a" * 200, "two  spaces", "=?utf-8?q?x?=", "", " x ", "ä"])
def test_short_odd_and_empty_subjects_too(subject):
    assert str(make_header(decode_header(message_from_bytes(written(subject))["Subject"]))) == subject


@pytest.mark.parametrize("name", ["Вплюсе", "Vpluse", 'Dr. "X" \\ Y, Z', ""])
def test_the_senders_name_is_read_back_too(name):
    sender = message_from_bytes(written("x", name=name), policy=default)["From"].addresses[0]

    assert (sender.display_name, sender.addr_spec) == (name, "hello@vpluse.example")


@pytest.mark.parametrize("name", ["Очень длинное имя отправителя " * 4, "N" * 90])
def test_a_long_name_is_read_back_by_readers_that_join_encoded_words(name):
    # Python's modern parser puts a space between two encoded words of a name; RFC 2047 6.2 says there is none.
    told = str(make_header(decode_header(message_from_bytes(written("x", name=name))["From"])))

    assert " ".join(told.split()) == f"{name.strip()} <hello@vpluse.example>"


@pytest.mark.parametrize(
    "text", ["plain\n.\n..dots\n" + "long " * 500 + "\n", "Ваш код: 482109\nҚазақша ❄\n" * 50, "no end"]
)
def test_a_body_is_read_back_whole(text):
    mail = message_from_bytes(written("x", text=text, html=f"<p>{text}</p>"), policy=default)

    assert mail.get_body(["plain"]).get_content().splitlines() == text.splitlines()
    assert mail.get_body(["html"]).get_content().splitlines() == f"<p>{text}</p>".splitlines()
    assert {part["Content-Transfer-Encoding"] for part in mail.iter_parts()} <= {"base64", "quoted-printable"}


@pytest.mark.parametrize("field", ["subject", "name", "to"])
def test_no_value_of_a_header_begins_another(field):
    with pytest.raises(ValueError, match="Header values"):
        written(**{"subject": "x", field: "x\r\nBcc: asel@example.kz"})
