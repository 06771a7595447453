"""What staff type is there though nobody pressed a button, and whoever leaves before that is asked."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def marketer(arrive):
    marketer = arrive()
    marketer.sign_in()
    marketer.go("/staff/campaigns/new")
    marketer.page.fill("#title", "Сама сохранится")
    with marketer.page.expect_navigation():
        marketer.page.click("main form button")
    return marketer


def test_a_draft_saves_itself_and_the_button_after_it_meets_no_clash(marketer):
    marketer.page.fill("#ru-lead", "Пишу и не нажимаю")
    marketer.page.locator("[data-saved]:not(:empty)").wait_for()
    marketer.page.fill("#ru-lead", "Пишу и нажимаю")
    with marketer.page.expect_navigation():
        marketer.page.click(".editor__bar button[value=save]")

    assert "note=saved" in marketer.path
    assert marketer.page.input_value("#ru-lead") == "Пишу и нажимаю"


def test_a_button_pressed_while_a_draft_saves_itself_waits_for_it(marketer):
    marketer.page.route("**/staff/campaigns/*", lambda route: route.continue_())
    with marketer.page.expect_request(lambda sent: "autosave" in (sent.post_data or "")):
        marketer.page.fill("#ru-prize", "Чайник")
    with marketer.page.expect_navigation():
        marketer.page.click(".editor__bar button[value=save]")

    assert marketer.page.input_value("#ru-prize") == "Чайник"
    assert marketer.page.locator("#error-summary").count() == 0


def test_whoever_leaves_before_it_is_saved_is_asked(marketer):
    asked = []
    marketer.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    marketer.page.locator("#ru-lead").press_sequentially("А")
    marketer.page.click(".editor-links a >> nth=0", no_wait_after=True)
    marketer.page.wait_for_function("() => true")

    assert asked == ["beforeunload"]
    assert marketer.page.input_value("#ru-lead") == "А"


def test_whoever_only_looks_at_the_texts_of_another_language_leaves_unasked(marketer):
    asked = []
    marketer.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    marketer.page.click("label:has(#show-kk)")
    with marketer.page.expect_navigation():
        marketer.page.click(".editor-links a >> nth=0")

    assert marketer.path.endswith("/preview")
    assert not asked
