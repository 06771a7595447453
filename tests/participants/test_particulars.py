"""What a person types is read in any usual way, and refused with its own reason."""

import itertools
import unicodedata

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from tests.support.people import make_iin, make_particulars
from webapp.participants import (
    FIELD_NAMES,
    REGISTER,
    ForeignPhone,
    IinMistyped,
    NotAMobilePhone,
    NotAName,
    NotAnEmail,
    NotAnIin,
    NotAPhone,
    Participant,
    Particulars,
    TooLong,
    Unacceptable,
)
from webapp.participants.particulars import MOBILE, comparable

READ = {field.name: field.read for field in REGISTER}
ANYTHING = st.text(st.characters()) | st.text(alphabet="+0123456789 -()@.абв\u0301\u200b\u202e'", max_size=60)


@given(ANYTHING, st.sampled_from(FIELD_NAMES))
def test_whatever_is_typed_is_read_or_refused_and_reads_the_same_again(typed, name):
    try:
        value = READ[name](typed)
    except Unacceptable:
        return

    assert READ[name](value) == value


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Асель", "Асель"),
        ("  Әлихан  ", "Әлихан"),
        ("Айгүл   Қызы", "Айгүл Қызы"),
        ("Салтыков-Щедрин", "Салтыков-Щедрин"),
        ("О'Генри", "О'Генри"),
        ("Д’Артаньян", "Д'Артаньян"),
        ("Ё", "Ё"),
        ("И\u0306льяс", "Йльяс"),
        ("李小龍", "李小龍"),
        ("محمد", "محمد"),
        ("Nguyễn Thị", "Nguyễn Thị"),
        ("St. John", "St. John"),
        ("я" * 100, "я" * 100),
    ],
)
def test_a_name_of_any_script_is_read(typed, name):
    assert READ["first_name"](typed) == name


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "-", "'", "...", "Асель2", "a@b", "<b>Асель</b>", "Асель\nИванова", "Ас\tель", "Асель\0",
        "\u0301", "😀", "Ива_нов", "\ud800",
        "\u3164", "\uffa0", "\u115f\u1160", "Иван\ufe0fов", "Иван\u034fов", "№", "Ⅷ",
    ],
)  # fmt: skip
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(NotAName):
        READ["last_name"](typed)


@given(st.text(st.characters(categories=["L", "M"]), min_size=1))
def test_a_name_is_in_the_composed_form(typed):
    try:
        name = READ["last_name"](typed)
    except Unacceptable:
        return

    assert name == unicodedata.normalize("NFC", name)


def test_a_name_of_over_a_hundred_letters_is_too_long():
    with pytest.raises(TooLong):
        READ["last_name"]("я" * 101)


@pytest.mark.parametrize(
    ("typed", "email"),
    [
        ("timur@example.kz", "timur@example.kz"),
        (" timur@example.kz\n", "timur@example.kz"),
        ("Timur.Test+snow@EXAMPLE.kz", "Timur.Test+snow@example.kz"),
        ("тимур@почта.kz", "тимур@почта.kz"),
        ("timur@xn--80a1acny.kz", "timur@почта.kz"),
    ],
)
def test_an_email_is_read_into_its_normal_form(typed, email):
    assert READ["email"](typed) == email


@pytest.mark.parametrize(
    "typed",
    [
        "", "timur", "timur@", "@example.kz", "timur@example", "timur@@example.kz", "ti mur@example.kz", "timur@localhost",
        "timur@[127.0.0.1]", "Timur <timur@example.kz>", "timur@example..kz", "timur@-example.kz", "timur@example.kz\0",
        "timur@example.kz,asel@example.kz", "timur@example.kz\nBcc: asel@example.kz", '"timur asel"@example.kz', "\ud800@example.kz",
        ".timur@example.kz",
    ],
)  # fmt: skip
def test_what_is_no_email_is_refused(typed):
    with pytest.raises(NotAnEmail):
        READ["email"](typed)


def test_an_email_of_over_254_characters_is_too_long():
    with pytest.raises(TooLong):
        READ["email"]("a" * 243 + "@example.kz ")


@pytest.mark.parametrize(
    "typed",
    [
        "+77071234567", "77071234567", "87071234567", "7071234567", "8 707 123 45 67", "+7 (707) 123-45-67",
        "8 (707) 123 45 67", "8-707-123-45-67", "+7 707 1234567", "+7.707.123.45.67", "  +7 707 123 45 67  ",
        "+7\u00a0707\u00a0123\u00a045\u00a067", "8(707)1234567", "+7 707 123–45–67", "+7 707 123‑45‑67",
    ],
)  # fmt: skip
def test_a_phone_is_read_in_any_usual_spelling(typed):
    assert READ["phone"](typed) == "+77071234567"


@pytest.mark.parametrize("typed", ["8", "87", "8 707", "8 707 123", "8 (707) 123-45-6", "7 707 123", "707 123 45"])
def test_half_a_number_is_short_of_digits_and_of_no_other_country(typed):
    with pytest.raises(NotAPhone) as refusal:
        READ["phone"](typed)
    assert refusal.value.count == sum(sign.isdigit() for sign in typed)


@pytest.mark.parametrize(
    "spelling", ["+7{}1234567", "8{}1234567", "+7 ({}) 123-45-67", "8({})1234567", "+7-{}-123-45-67", "8 {} 123 45 67"]
)
def test_of_every_code_the_numbers_taken_are_those_that_the_library_calls_mobile(spelling):
    for code in range(1000):
        typed = spelling.format(f"{code:03}")
        number = phonenumbers.parse(typed, "KZ")
        is_mobile = phonenumbers.number_type(number) in MOBILE and phonenumbers.region_code_for_number(number) == "KZ"
        assert read_or_refused("phone", typed) == (f"+7{code:03}1234567" if is_mobile else None)


@given(
    st.from_regex(r"[a-zA-Z0-9_+.-]{1,12}@[a-zA-Z0-9-]{1,10}(\.[a-zA-Z0-9-]{1,4}){1,2}", fullmatch=True)
    | st.sampled_from(
        ["INFO@mail.ru", "a@MAIL.ru", "a@b.test", "a@xn--80ak6aa92e.com", f"a@{'b' * 64}.kz", "a..b@mail.ru"]
    )
)
def test_an_email_is_taken_as_the_library_takes_it(typed):
    try:
        kept = validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError:
        kept = None
    assert read_or_refused("email", typed) == kept


def read_or_refused(name: str, typed: str) -> str | None:
    try:
        return READ[name](typed)
    except Unacceptable:
        return None


@pytest.mark.parametrize(
    "code", ["700", "701", "702", "705", "706", "707", "708", "747", "771", "775", "776", "777", "778"]
)
def test_every_mobile_code_of_kazakhstan_is_taken(code):
    assert READ["phone"](f"8 {code} 123 45 67") == f"+7{code}1234567"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("+7 916 123-45-67", ForeignPhone),
        ("8 916 123-45-67", ForeignPhone),
        ("+7 495 123-45-67", ForeignPhone),
        ("+996 555 123 456", ForeignPhone),
        ("+1 202 555 0123", ForeignPhone),
        ("+7 727 250 00 00", NotAMobilePhone),
        ("8 (7172) 70 00 00", NotAMobilePhone),
        ("", NotAPhone),
        ("+", NotAPhone),
        ("12", NotAPhone),
        ("+7 707 123 45 6", NotAPhone),
        ("+7 707 123 45 67 8", NotAPhone),
        ("+7 707 CALL-NOW", NotAPhone),
        ("+7 707 123 45 67 доб. 3", NotAPhone),
        ("+7 707 123 45 67; +7 701 123 45 67", NotAPhone),
        ("7" * 41, NotAPhone),
        ("+7\x00707 123 45 67", NotAPhone),
    ],
)
def test_a_phone_that_gets_no_message_is_refused_with_its_reason(typed, refusal):
    with pytest.raises(refusal):
        READ["phone"](typed)


def has_check_digit(iin: str) -> bool:
    """The rule of the identification numbers, worked out once more and in another way."""
    sums = []
    for start in (0, 2):
        weights = list(itertools.islice(itertools.cycle(range(1, 12)), start, start + 11))
        sums.append(sum(int(digit) * weight for digit, weight in zip(iin[:11], weights, strict=True)) % 11)
    expected = sums[0] if sums[0] != 10 else sums[1]
    return expected == int(iin[11])


@given(st.text("0123456789", min_size=12, max_size=12))
def test_an_iin_is_taken_just_when_its_check_digit_agrees(iin):
    try:
        taken = READ["iin"](iin) == iin
    except IinMistyped:
        taken = False

    assert taken == has_check_digit(iin)


@given(st.integers(0, 9_999), st.integers(0, 11), st.integers(1, 9))
def test_one_mistyped_digit_of_an_iin_is_noticed(number, place, shift):
    iin = make_iin(number)
    mistyped = iin[:place] + str((int(iin[place]) + shift) % 10) + iin[place + 1 :]
    if has_check_digit(mistyped):  # the second weights leave a few slips unseen
        return

    with pytest.raises(IinMistyped):
        READ["iin"](mistyped)


def test_no_check_digit_fits_where_both_sums_give_ten():
    beginning = next(text for number in range(100_000) if is_without_check_digit(text := f"000101{number:05d}"))
    for digit in "0123456789":
        with pytest.raises(IinMistyped):
            READ["iin"](beginning + digit)


def is_without_check_digit(eleven: str) -> bool:
    return not any(has_check_digit(eleven + digit) for digit in "0123456789")


def test_an_iin_may_be_typed_in_groups():
    iin = make_iin(7)
    grouped = f"{iin[:6]} {iin[6:8]}-{iin[8:]}"

    assert READ["iin"](grouped) == READ["iin"](f" {iin}\n") == iin


@pytest.mark.parametrize("typed", ["", "12345678901", "1234567890123", "12345678901a", "١٢٣٤٥٦٧٨٩٠١٢", "½" * 12])
def test_an_iin_has_twelve_digits(typed):
    with pytest.raises(NotAnIin):
        READ["iin"](typed)


def test_nothing_is_inferred_from_the_date_in_an_iin():
    iin = next(text for number in range(10_000) if has_check_digit(text := f"99999999{number:04d}"))

    assert READ["iin"](iin) == iin


def test_the_register_is_that_of_clause_3_1_in_the_order_of_the_form():
    assert FIELD_NAMES == ("last_name", "first_name", "patronymic", "email", "phone", "iin")
    assert [field.name for field in REGISTER if field.may_be_absent] == ["patronymic"]
    assert [field.name for field in REGISTER if field.found_by] == ["email", "phone", "iin"]
    assert repr(REGISTER[0]) == "PersonalField(last_name)"


def test_every_field_of_the_register_has_a_sealed_column_and_the_other_way_round():
    columns = Participant.__table__.columns
    sealed = {column.name: column.info["field"] for column in columns if column.info.get("sealed")}
    found_by = {column.name for column in columns if column.info.get("blind_index")}

    assert sealed == {name: name for name in FIELD_NAMES}
    assert found_by == {f"{field.name}_index" for field in REGISTER if field.found_by}


def test_particulars_show_nobody_when_printed():
    person = make_particulars(3)

    assert repr(Particulars(email=person.email, iin=person.iin)) == "Particulars(of email, iin)"


def test_a_person_is_told_by_the_iin_else_the_phone_else_the_email():
    person = make_particulars(3)

    assert person.identity() == ("iin", person.iin)
    assert Particulars(email=person.email, phone=person.phone).identity() == ("phone", person.phone)
    assert Particulars(email="Timur@Example.kz").identity() == ("email", "timur@example.kz")
    with pytest.raises(ValueError, match="nobody"):
        Particulars(first_name="Тимур").identity()


def test_the_case_of_an_email_makes_no_other_person():
    assert comparable("email", "TIMUR@example.kz") == comparable("email", "timur@EXAMPLE.kz")
    assert comparable("phone", "+7707") == "+7707"
