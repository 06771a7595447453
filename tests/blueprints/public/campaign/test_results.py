import pytest

from tests.support.stage import OVER, RUNNING, SOON, Stage, title_of


@pytest.mark.parametrize("slug", [RUNNING, SOON, OVER])
@pytest.mark.parametrize("prefix", ["", "/kk", "/en"])
def test_the_results_have_a_page_before_there_are_any(stage: Stage, slug: str, prefix: str):
    page = stage.page(f"{prefix}/c/{slug}/results")

    assert title_of(slug, prefix.strip("/") or "ru") in page.h1
    assert f"{prefix}/c/{slug}" in page.links
