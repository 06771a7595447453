import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "path",
    [
        "/", "/kk/", "/c/nauryz-table", "/c/apple-harvest", "/c/first-snow/rules", "/c/first-snow/results", "/policy",
        "/policy/2/changes", "/c/first-snow/thanks", "/confirm/AAAAAAAAAAAAAAAAAAAAAA", "/c/nowhere",
    ],
)  # fmt: skip
def test_reading_leaves_no_cookie(arrive, path: str):
    surfer = arrive()
    surfer.go(path)

    assert surfer.context.cookies() == []


def test_a_whole_entry_leaves_one_cookie_that_tells_nothing_of_the_person(arrive):
    surfer = arrive()
    surfer.take_part()
    (cookie,) = surfer.context.cookies()

    assert cookie["name"] == "vpluse"
    assert not [value for value in surfer.person.values() if value in cookie["value"]]
