"""Each line of the corpus: what is right is taken and kept in one form, what is wrong is told by name."""

import pytest

from tests.support.corpus import cases, filled
from tests.support.mail import code_in
from tests.support.page import Page
from tests.support.people import make_person
from tests.support.stage import Stage, newest_person
from tests.support.visitor import Visitor
from webapp import participants
from webapp.participants import FIELD_NAMES, REGISTER

READ = {field.name: field.read for field in REGISTER}
MOST_CASES = max(len(cases(field, "right")) for field in FIELD_NAMES)


@pytest.mark.parametrize(("field", "line"), [(field, line) for field in FIELD_NAMES for line in cases(field, "right")])
def test_what_is_right_is_read_into_one_form(field: str, line: dict[str, str]):
    person = make_person()
    kept = filled(line["kept"], person)

    assert READ[field](filled(line["typed"], person)) == kept
    assert READ[field](kept) == kept


@pytest.mark.parametrize("place", range(MOST_CASES))
def test_what_is_right_is_taken_by_the_form(stage: Stage, place: int):
    visitor = stage.visitor()
    lines = {field: cases(field, "right")[place % len(cases(field, "right"))] for field in FIELD_NAMES}
    typed = {field: filled(line["typed"], visitor.person, place) for field, line in lines.items()}
    answer = visitor.enter(**typed)

    assert answer.status_code == 303, [Page(answer.text).error_of(field) for field in Page(answer.text).wrong]
    told = stage.ask(lambda: participants.read(newest_person()).given())
    assert told == {field: filled(line["kept"], visitor.person, place) for field, line in lines.items()}


@pytest.mark.parametrize(("field", "line"), [(field, line) for field in FIELD_NAMES for line in cases(field, "wrong")])
def test_what_is_wrong_is_told_beside_its_field_by_name(stage: Stage, field: str, line: dict[str, str]):
    before, visitor = stage.counts(), stage.visitor()
    answer = visitor.enter(**{field: line["typed"]})
    page = Page(answer.text)

    assert (answer.status_code, page.wrong) == (422, [field])
    assert line["says"] in page.error_of(field)
    assert stage.counts() == before


def entered(stage: Stage) -> tuple[Visitor, str]:
    """Somebody who has entered, and the code they got."""
    visitor = stage.visitor()
    visitor.enter()
    return visitor, code_in(stage.fetch_mail()[-1])


@pytest.mark.parametrize("line", cases("code", "right"))
def test_a_code_is_taken_as_phones_write_it(stage: Stage, line: dict[str, str]):
    visitor, code = entered(stage)

    assert visitor.confirm(filled(line["typed"], visitor.person, code=code)).status_code == 303


@pytest.mark.parametrize("line", cases("code", "wrong"))
def test_what_is_no_code_is_told_by_name(stage: Stage, line: dict[str, str]):
    answer = entered(stage)[0].confirm(line["typed"])
    page = Page(answer.text)

    assert (answer.status_code, page.wrong) == (422, ["code"])
    assert line["says"] in page.error_of("code")
