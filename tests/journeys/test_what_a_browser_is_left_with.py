import pytest

from webapp.cookies import ITEMS
from webapp.cookies.catalogue import NECESSARY

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "path",
    [
        "/", "/kk/", "/c/nauryz-table", "/c/apple-harvest", "/c/first-snow/rules", "/c/first-snow/results", "/policy",
        "/policy/2/changes", "/cookies", "/c/first-snow/thanks", "/confirm/AAAAAAAAAAAAAAAAAAAAAA", "/c/nowhere",
    ],
)  # fmt: skip
def test_reading_leaves_no_cookie(arrive, path: str):
    visitor = arrive()
    visitor.go(path)

    assert visitor.context.cookies() == []


def test_a_whole_entry_leaves_one_cookie_that_tells_nothing_of_the_person(arrive):
    visitor = arrive()
    visitor.take_part()
    (cookie,) = visitor.context.cookies()

    assert cookie["name"] == "vpluse"
    assert not [value for value in visitor.person.values() if value in cookie["value"]]


@pytest.mark.parametrize("answer", ["accept", "refuse"])
def test_a_whole_visit_leaves_only_what_the_catalogue_names(arrive, answer: str):
    visitor = arrive(width=360)
    visitor.go("/")
    visitor.choose(answer)
    visitor.take_part()
    for path in ("/", "/c/tea-road", "/policy", "/cookies"):
        visitor.go(path)
    kept = {cookie["name"] for cookie in visitor.context.cookies()}

    assert {"vpluse", "vpluse_choice"} <= kept
    assert kept <= {item.name for item in ITEMS if item.purpose == NECESSARY or answer == "accept"}
