import pytest

from tests.journeys.test_fits import NARROW, misfits
from tests.support.axe import CONTRAST, JUDGED_IN, LOOKS, STANDARDS, findings
from tests.support.tour import tour
from webapp.campaigns import ACCENTS

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_no_page_in_any_state_keeps_anybody_out_or_moves_or_is_wider_than_a_window(arrive, lang: str):
    visitor = arrive(lang=lang, width=NARROW[0]["width"])
    looks = ((PHONE, "light", STANDARDS), (DESKTOP, "dark", LOOKS)) if lang in JUDGED_IN else ()
    found = []
    for state in tour(visitor):
        found += [f"{state}, {misfit}" for misfit in misfits(visitor.page)]
        for window, scheme, rules in looks:
            # Without motion, or the colours would be judged while they change.
            visitor.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            visitor.page.set_viewport_size(window)
            found += [f"{state}, {scheme}: {finding}" for finding in findings(visitor.page, rules)]
        # The next page arrives in a narrow window, with whatever would move on it.
        visitor.page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        visitor.page.set_viewport_size(NARROW[0])

    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_accent_can_be_read(arrive, scheme: str):
    visitor = arrive(width=360, scheme=scheme)
    visitor.page.emulate_media(reduced_motion="reduce")
    visitor.land()
    visitor.form.locator("#consent_draw").check()
    found = []
    for accent in ACCENTS:
        visitor.page.evaluate("accent => { document.body.dataset.accent = accent }", accent)
        found += [f"{accent}: {finding}" for finding in findings(visitor.page, CONTRAST)]

    assert not found, "\n".join(found)
