"""What phones make of right values is taken, and is the same person; what is broken is refused in words."""

from uuid import UUID

import pyotp
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.nightly import by_day
from tests.support.page import Page
from tests.support.people import make_person
from tests.support.stage import Stage
from tests.support.typed import as_typed_on_phones, broken, dressed, dressed_digits
from webapp import accounts, participants
from webapp.accounts import recovery
from webapp.blueprints.shared.entry_form import mistakes
from webapp.participants import FIELD_NAMES, REGISTER, Particulars, Unacceptable
from webapp.platform import as_typed, clock, vault

EXAMPLES = by_day(12, by_night=2_000)
FEW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
PERSON = make_person(4_321) | {"last_name": "Салтыков-Щедрин", "first_name": "О'Генри Қуаныш", "patronymic": "St. John"}
READ = {field.name: field.read for field in REGISTER}


def read(typed: dict[str, str]) -> Particulars:
    return Particulars(**{name: READ[name](text) for name, text in typed.items()})


@given(as_typed_on_phones(PERSON))
def test_whatever_a_phone_makes_of_it_a_person_is_the_same(lone_app: Flask, typed: dict[str, str]):
    plain, found = read(PERSON), read(typed)

    assert found == plain
    assert participants.identity_indexes(found) == participants.identity_indexes(plain)
    assert vault.blind_indexes("email", found.email or "") == vault.blind_indexes("email", plain.email or "")


@given(st.sampled_from(FIELD_NAMES), st.data())
def test_whatever_is_broken_is_refused_in_words(lone_app: Flask, name: str, data: st.DataObject):
    typed = data.draw(broken(name, PERSON[name]))
    with pytest.raises(Unacceptable) as refused:
        READ[name](typed)

    with lone_app.test_request_context():
        said = mistakes.say(refused.value)
    assert mistakes.named(refused.value.sign) in said
    assert typed not in str(refused.value)


@given(st.text())
def test_a_text_made_plain_is_plain(text: str):
    assert as_typed.plain(as_typed.plain(text)) == as_typed.plain(text)
    assert as_typed.narrow(as_typed.narrow(text)) == as_typed.narrow(text)


def test_a_joiner_stays_where_the_spelling_needs_it():
    assert as_typed.plain("می\u200cخواهم") == "می\u200cخواهم"
    assert as_typed.plain("क्\u200dष") == "क्\u200dष"
    assert as_typed.plain("Ива\u200d\u200cнов\u200c") == "Иванов"


@pytest.mark.slow
def test_the_form_takes_what_phones_write_and_counts_the_person_once(lasting_stage: Stage):
    first = lasting_stage.visitor()
    first.enter()

    @FEW
    @given(as_typed_on_phones(make_person()))
    def enter(typed: dict[str, str]) -> None:
        answer = lasting_stage.visitor().enter(**typed)
        assert answer.status_code in (303, 429), Page(answer.text).wrong

    before = lasting_stage.counts()["participant"]
    enter()
    assert lasting_stage.counts()["participant"] - before >= 1


@pytest.mark.slow
def test_the_form_refuses_what_is_broken_in_words(lasting_stage: Stage):
    @FEW
    @given(st.sampled_from(FIELD_NAMES), st.data())
    def enter(name: str, data: st.DataObject) -> None:
        visitor = lasting_stage.visitor()
        typed = data.draw(broken(name, visitor.person[name]))
        page = Page(visitor.enter(**{name: typed}).text)
        assert page.wrong == [name]
        assert page.error_of(name)

    enter()


@given(st.data())
def test_a_code_of_the_authenticator_is_the_same_however_it_is_typed(data: st.DataObject):
    assert as_typed.digits(data.draw(dressed_digits("042226"))) == "042226"


@given(st.data())
def test_a_recovery_code_is_the_same_however_it_is_typed(data: st.DataObject):
    code, member = "abcde-fghjk-mnpqr-stuvw", UUID(int=7)
    typed = data.draw(st.sampled_from((code, code.upper())).flatmap(dressed))

    assert recovery._digest(member, typed) == recovery._digest(member, code)


def test_the_code_of_a_telephone_is_taken_as_phones_write_it(app: Flask):
    now, secret = clock.now(), accounts.new_secret()
    member = accounts.add_member("typed@example.kz", "Сотрудник", accounts.MARKETER, "ru", now)
    code = pyotp.TOTP(secret).at(now)
    accounts.set_password(member, "четыре слова которых никто", secret, f"\u202d{code[:3]}–{code[3:]}\u202c", now)

    assert accounts.has_password(member.id)
