from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from webapp import accounts, audit
from webapp.accounts import StaffMember, joining
from webapp.accounts.queries import find_session

NOON = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
GOOD = "снег чайник верблюд 41"
STEP = timedelta(seconds=30)


def code_of(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


@pytest.fixture
def member(app) -> StaffMember:
    return accounts.add_member("Aigul@Example.kz", "Айгүл", accounts.MARKETER, "kk", NOON)


@pytest.fixture
def secret(member) -> str:
    secret = accounts.new_secret()
    accounts.set_password(member, GOOD, secret, code_of(secret, NOON), NOON)
    return secret


def test_an_address_is_of_one_member(member):
    with pytest.raises(accounts.AlreadyHere):
        accounts.add_member("aigul@example.kz", "Айгүл", accounts.MARKETER, "kk", NOON)


def test_a_password_signs_in_with_the_next_code(member, secret):
    later = NOON + STEP

    accounts.check(member, GOOD, code_of(secret, later), later)


def test_a_code_is_taken_once(member, secret):
    later = NOON + STEP
    accounts.check(member, GOOD, code_of(secret, later), later)
    with pytest.raises(accounts.InvalidCredentials):
        accounts.check(member, GOOD, code_of(secret, later), later + timedelta(seconds=5))
    with pytest.raises(accounts.InvalidCredentials):
        accounts.check(member, GOOD, code_of(secret, NOON), later)


@pytest.mark.parametrize("password", ["", "снег чайник верблюд 42", GOOD.upper()])
def test_another_password_does_not_sign_in(member, secret, password):
    with pytest.raises(accounts.InvalidCredentials):
        accounts.check(member, password, code_of(secret, NOON + STEP), NOON + STEP)


@pytest.mark.parametrize("off", [timedelta(minutes=-3), timedelta(minutes=3)])
def test_a_code_of_another_time_does_not_sign_in(member, secret, off):
    at = NOON + timedelta(hours=1)
    with pytest.raises(accounts.InvalidCredentials):
        accounts.check(member, GOOD, code_of(secret, at + off), at)


def test_nobody_signs_in_as_somebody_who_is_not_here(app):
    with pytest.raises(accounts.InvalidCredentials):
        accounts.check(None, GOOD, "000000", NOON)


def test_a_password_without_its_telephone_is_not_set(member):
    with pytest.raises(accounts.CodeDoesNotFit):
        accounts.set_password(member, GOOD, accounts.new_secret(), "12345", NOON)

    assert not accounts.has_password(member.id)


@pytest.mark.parametrize(
    "weak", ["short", "a" * 40, "password1234", "Qwerty-12345", "aigul.example1", "123456123456", "x" * 201]
)
def test_what_is_guessed_first_is_no_password(member, weak):
    secret = accounts.new_secret()
    with pytest.raises(accounts.PasswordTooWeak):
        accounts.set_password(member, weak, secret, code_of(secret, NOON), NOON)


def test_codes_on_paper_work_once_each(member, secret):
    codes = accounts.make_codes(member.id, NOON)
    accounts.check(member, GOOD, codes[3].upper().replace("-", " "), NOON)
    with pytest.raises(accounts.InvalidCredentials):
        accounts.check(member, GOOD, codes[3], NOON)

    assert len(set(codes)) == 10
    assert accounts.count_codes(member.id) == 9


def test_new_codes_replace_those_before(member, secret):
    before = accounts.make_codes(member.id, NOON)
    accounts.make_codes(member.id, NOON)
    with pytest.raises(accounts.InvalidCredentials):
        accounts.check(member, GOOD, before[0], NOON)


def test_a_session_lives_for_half_a_day_of_silence_and_a_week_at_most(member):
    token = accounts.begin_session(member.id, "Chrome, desktop", NOON)

    assert find_session(token.text, NOON + timedelta(hours=11)) is not None
    assert find_session(token.text, NOON + timedelta(hours=12)) is None
    session = find_session(token.text, NOON)
    for hours in range(0, 200, 10):
        accounts.touch(session, NOON + timedelta(hours=hours))
    assert find_session(token.text, NOON + timedelta(days=7)) is None


def test_who_proves_themselves_gets_another_secret(member):
    token = accounts.begin_session(member.id, "Chrome, desktop", NOON)
    session = find_session(token.text, NOON)
    later = NOON + timedelta(hours=1)
    assert not session.is_proved(later)
    renewed = accounts.reauthenticate_session(session, later, "password")

    assert find_session(token.text, later) is None
    assert find_session(renewed.text, later).is_proved(later + timedelta(minutes=9))


def test_a_closed_account_has_no_sessions(member):
    boss = accounts.add_member("boss@example.kz", "Сәуле", accounts.ADMINISTRATOR, "ru", NOON)
    token = accounts.begin_session(member.id, "Chrome, desktop", NOON)
    accounts.close(member, boss.id, NOON)
    accounts.reopen(member, boss.id, NOON)

    assert find_session(token.text, NOON) is None


def test_another_role_ends_the_sessions_of_the_one_before(member):
    boss = accounts.add_member("boss@example.kz", "Сәуле", accounts.ADMINISTRATOR, "ru", NOON)
    token = accounts.begin_session(member.id, "Chrome, desktop", NOON)
    accounts.change_role(member, accounts.RESPONSIBLE, boss.id, NOON)

    assert find_session(token.text, NOON) is None
    assert audit.events(audit.Wanted(action="account.role_changed"), 1)[0].details["after"] == "responsible"


def test_somebody_always_manages_accounts(member):
    boss = accounts.add_member("boss@example.kz", "Сәуле", accounts.ADMINISTRATOR, "ru", NOON)
    for change in (accounts.close, lambda who, by, at: accounts.change_role(who, accounts.MARKETER, by, at)):
        with pytest.raises(accounts.OwnRole):
            change(boss, boss.id, NOON)
        with pytest.raises(accounts.LastAdministrator):
            change(boss, member.id, NOON)


def test_an_invitation_works_once_within_three_days(app):
    token = accounts.invite("New@Example.kz", accounts.MARKETER, None, NOON)
    assert accounts.find_invitation(token.text, NOON + timedelta(hours=73)) is None
    member = joining.follow(token.text, "Ерлан", "ru", NOON + timedelta(hours=71))

    assert (member.email, member.role) == ("new@example.kz", "marketer")
    with pytest.raises(accounts.InvitationGone):
        joining.follow(token.text, "Ерлан", "ru", NOON + timedelta(hours=71))


def test_who_joins_has_the_codes_on_paper_at_once(app):
    token, secret = accounts.invite("new@example.kz", accounts.MARKETER, None, NOON).text, accounts.new_secret()
    member, codes = accounts.join_by_password(token, "Ерлан", "ru", GOOD, secret, code_of(secret, NOON), NOON)

    assert accounts.count_codes(member.id) == len(codes) == 10
    accounts.check(member, GOOD, codes[0], NOON)


def test_who_joins_by_what_does_not_open_has_used_nothing_up(app):
    token = accounts.invite("new@example.kz", accounts.MARKETER, None, NOON).text
    with pytest.raises(accounts.CodeDoesNotFit):
        accounts.join_by_password(token, "Ерлан", "ru", GOOD, accounts.new_secret(), "000", NOON)
    with pytest.raises(accounts.InvalidCredentials):
        accounts.join_by_passkey(token, "Ерлан", "ru", "{}", b"-", accounts.Party("x.kz", "X", "https://x.kz"), NOON)

    assert accounts.find_by_email("new@example.kz") is None
    assert accounts.find_invitation(token, NOON) is not None


def test_an_invitation_that_was_taken_back_is_followed_by_nobody(app):
    token, secret = accounts.invite("new@example.kz", accounts.MARKETER, None, NOON).text, accounts.new_secret()
    accounts.revoke_invitation(accounts.find_invitation(token, NOON).id, None, NOON)
    with pytest.raises(accounts.InvitationGone):
        accounts.join_by_password(token, "Ерлан", "ru", GOOD, secret, code_of(secret, NOON), NOON)


def test_a_later_invitation_to_the_same_address_replaces_the_earlier(app):
    first = accounts.invite("new@example.kz", accounts.MARKETER, None, NOON)
    accounts.invite("new@example.kz", accounts.RESPONSIBLE, None, NOON)
    with pytest.raises(accounts.InvitationGone):
        joining.follow(first.text, "Ерлан", "ru", NOON)


def test_who_works_here_is_not_invited(member):
    with pytest.raises(accounts.AlreadyHere):
        accounts.invite("AIGUL@example.kz", accounts.MARKETER, None, NOON)


def test_who_lost_every_way_in_is_closed_and_invited_anew(member, secret):
    boss = accounts.add_member("boss@example.kz", "Сәуле", accounts.ADMINISTRATOR, "ru", NOON)
    accounts.close(member, boss.id, NOON)
    token = accounts.invite(member.email, accounts.MARKETER, boss.id, NOON)
    again = joining.follow(token.text, "Айгүл", "kk", NOON)

    assert again.id == member.id
    assert again.closed_at is None
    assert not accounts.has_password(member.id)


def test_the_command_prints_a_link_that_works(app):
    result = app.test_cli_runner().invoke(args=["accounts", "invite", "new@example.kz", "--role", "marketer"])

    assert result.exit_code == 0
    token = result.output.strip().rsplit("/", 1)[1]
    assert app.test_client().get(f"/staff/invitation/{token}").status_code == 200


def test_a_name_is_cut_to_what_can_be_kept_and_read(app):
    token = accounts.invite("new@example.kz", accounts.MARKETER, None, NOON)
    member = joining.follow(token.text, " Ерлан\0\u200b " + "я" * 200, "ru", NOON)

    assert len(member.name) <= 80
    assert member.name.startswith("Ерлан я")


def test_no_address_is_nobodys(app):
    assert accounts.find_by_email("a\0b@example.kz") is None
