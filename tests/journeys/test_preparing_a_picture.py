"""A picture that the worker makes appears on its page by itself, with script and without."""

import pytest

from tests.support.pictures import picture_file

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without"])
def test_a_picture_appears_once_it_is_made(arrive, has_script: bool):
    marketer = arrive(script=has_script)
    marketer.sign_in()
    marketer.go("/staff/campaigns/1/picture")
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture_file(colour=(9, 90 + has_script, 9))}
    marketer.page.set_input_files("#picture", file)
    marketer.page.fill("#ru-alt", f"Зелень {has_script}")
    marketer.page.click("button[value=save]")

    marketer.page.locator(f"img[alt='Зелень {has_script}']").first.wait_for(state="attached")
    assert marketer.page.locator("[data-preparing]").count() == 0
