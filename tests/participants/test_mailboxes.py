import pytest

from webapp import participants


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("timur@example.kz", "Timur@EXAMPLE.kz"),
        ("timur@example.kz", "timur+first@example.kz"),
        ("timur.ospanov@gmail.com", "timurospanov@googlemail.com"),
        ("timur.ospanov@ya.ru", "timur-ospanov@yandex.kz"),
        ("почта@пример.kz", "Почта+2@пример.kz"),
    ],
)
def test_spellings_of_one_mailbox_are_one(one, other):
    assert participants.mailbox(one) == participants.mailbox(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("timur@example.kz", "timur@example.com"),
        ("timur.o@mail.ru", "timuro@mail.ru"),
        ("+a@example.kz", "+b@example.kz"),
    ],
)
def test_two_mailboxes_are_two(one, other):
    assert participants.mailbox(one) != participants.mailbox(other)
