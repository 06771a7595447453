from webapp import cookies
from webapp.cookies import Circumstances, choose, keep, offered
from webapp.platform import clock


def made(allowed) -> str:
    circumstances = Circumstances(language="ru", control="page", before=None, signalled=False)
    return keep(choose(allowed, offered(), clock.now()), offered(), circumstances).number


def test_an_operator_finds_a_choice_by_the_number_that_a_visitor_quotes(app):
    number = made([cookies.ANALYTICS])
    said = app.test_cli_runner().invoke(args=["cookies", "find", number.lower()])

    assert said.exit_code == 0
    assert f"{number}: accepted" in said.output
    assert "- analytics: yes" in said.output


def test_a_number_that_nobody_was_given_is_said_to_be_none(app):
    said = app.test_cli_runner().invoke(args=["cookies", "find", "AAAA-BBBB-CCCC"])

    assert said.exit_code == 1
    assert "There is no choice" in said.output


def test_the_choices_of_a_day_are_counted(app):
    for allowed in ([cookies.ANALYTICS], [], []):
        made(allowed)
    said = app.test_cli_runner().invoke(args=["cookies", "count", "--days", "2"])

    assert said.output == f"{clock.day_in_almaty(clock.now())}  refused 2  accepted 1\n"
