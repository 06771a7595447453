"""Which scene a campaign's words call for."""

import pytest

from tests.support.stage import RUNNING, Stage
from webapp import campaigns
from webapp.campaigns import DraftContent
from webapp.campaigns.scenes import COVERS, PATTERN, SCENES
from webapp.campaigns.topics import VOCABULARY, find_scene, resolve_scene, scene_of
from webapp.local import DEMO
from webapp.platform.i18n import LANGUAGES


def test_each_scene_is_found_by_words_of_each_language():
    assert set(VOCABULARY) == set(SCENES)
    assert all(VOCABULARY[scene][language].split() for scene in SCENES for language in LANGUAGES)


@pytest.mark.parametrize(
    ("language", "prize", "scene"),
    [
        ("ru", "Автомобиль", "car"), ("kk", "Автокөлік", "car"), ("en", "A new car", "car"),
        ("ru", "100 билетов на концерт", "ticket"), ("kk", "Концертке 100 билет", "ticket"),
        ("ru", "Сертификат на 50 000 ₸", "gift"), ("kk", "50 000 ₸ сертификат", "gift"),
        ("ru", "Ночь в юрте под звёздами", "yurt"), ("en", "A night in a yurt", "yurt"),
        ("ru", "Неделя на море", "plane"), ("kk", "Жеті күн теңіз жағасында", "plane"),
        ("ru", "Рюкзак для первоклассника", "school"), ("en", "Coffee for a year", "coffee"),
        ("ru", "Смартфон", "phone"), ("en", "Season tickets for football", "ticket"),
        ("ru", "Квартира в Алматы", "home"), ("kk", "Алматыдан пәтер", "home"),
        ("ru", "Абонемент в фитнес-клуб", "ball"), ("ru", "Товары на 50 000 ₸", None),
        ("ru", "Город засыпает", None), ("kk", "Тауар", None), ("en", "Something else", None),
    ],
)  # fmt: skip
def test_the_prize_decides_and_a_word_within_a_word_does_not(language: str, prize: str, scene: str | None):
    assert find_scene({language: {"prize": prize}}) == scene


def test_what_was_chosen_wins_over_words():
    texts = {"ru": {"prize": "Автомобиль"}}

    assert [resolve_scene(chosen, texts) for chosen in ("piala", PATTERN, None)] == ["piala", None, "car"]


def test_no_two_campaigns_of_the_demo_have_the_same_cover():
    drafts = [DraftContent.from_file(path) for path in sorted(DEMO.glob("*.toml"))]
    scenes = [resolve_scene(draft.parts.get("scene"), draft.parts) for draft in drafts]

    assert sorted(map(str, scenes)) == ["apples", "mountain", "piala", "table"]


def test_a_published_campaign_shows_the_scene_of_its_words(stage: Stage):
    assert stage.ask(lambda: scene_of(campaigns.find_by_slug(RUNNING))) == "mountain"


@pytest.mark.parametrize("cover", COVERS)
def test_a_file_may_name_its_cover(cover: str):
    draft = DraftContent.from_file(DEMO / "first-snow.toml")
    faults = DraftContent({**draft.parts, "scene": cover})._check_basics()

    assert faults == []


def test_a_file_that_names_no_cover_of_ours_is_told_which_there_are():
    draft = DraftContent.from_file(DEMO / "first-snow.toml")
    (fault,) = DraftContent({**draft.parts, "scene": "moon"})._check_basics()

    assert str(fault).startswith("scene: one of mountain, ")
