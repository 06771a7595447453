"""On a phone every cell of a table of staff is seen without moving it sideways, and is called by its name."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_the_last_cell_of_a_line_of_the_audit_stands_within_the_window(arrive, lang: str):
    colleague = arrive(width=360, lang=lang)
    colleague.sign_in("responsible")
    colleague.go(colleague.address("/staff/audit"))
    cells = colleague.page.locator(".rows tbody tr").first.locator("td")
    boxes = [cell.bounding_box() for cell in cells.all()]

    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
    assert all(cell.get_attribute("data-label") for cell in cells.all())
