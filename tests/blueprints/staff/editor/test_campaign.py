"""The editor keeps whatever was typed, marks what is missing, and works by buttons alone."""

import pytest

from tests.support.editing import begin, content_of, draft_of, edit
from tests.support.stage import MODEST, RUNNING, Stage
from webapp import campaigns
from webapp.blueprints.staff.editor.views import LARGEST_FORM
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ["marketer", "responsible"])
def test_the_editor_shows_a_campaign_in_three_languages_side_by_side(stage: Stage, language: str, role: str):
    colleague = stage.staff(role, language)
    number = draft_of(stage, RUNNING)
    page, content = colleague.page(f"/staff/campaigns/{number}"), content_of(stage, number)

    assert page.h1 == content[language]["title"].replace("\N{NO-BREAK SPACE}", " ")
    for each in LANGUAGES:
        assert page.one("input", id=f"{each}-title").get("value") == content[each]["title"]
        assert page.one("input", id=f"{each}-title").get("lang") == each


def test_a_list_without_a_row_says_what_is_missing_where_one_is_led_to_it(stage: Stage):
    colleague = stage.staff()
    number = stage.ask(lambda: campaigns.begin({}, colleague.member.id, clock.now()).id)
    page = colleague.page(f"/staff/campaigns/{number}")

    for name in ("steps", "questions"):
        assert page.one(id=name).get("aria-describedby") == f"{name}-error"


def test_an_administrator_reads_no_campaign_here(stage: Stage):
    colleague = stage.staff("administrator")
    paths = ["", "/new", *(f"/1{rest}" for rest in ("", "/publish", "/history", "/rules", "/close", "/discard"))]

    assert {colleague.get(f"/staff/campaigns{path}").status_code for path in paths} == {403}


def test_a_save_without_a_change_changes_nothing(stage: Stage):
    colleague, number = stage.staff(), draft_of(stage, RUNNING)
    before = content_of(stage, number)
    assert edit(colleague, number).status_code == 303

    assert content_of(stage, number) == before
    assert "Есть неопубликованные изменения" not in colleague.get("/staff/campaigns?q=" + RUNNING).text


def test_a_save_keeps_what_is_half_finished(stage: Stage):
    colleague = stage.staff()
    number = begin(colleague, title="Проба")
    edit(
        colleague,
        number,
        kk__title="Сын",
        opens_at="2039-13-40",
        minimum_age="сто",
        slug="Не Адрес",
        ru__story="Раз\r\n\r\nДва",
    )
    page, content = colleague.page(f"/staff/campaigns/{number}"), content_of(stage, number)

    assert (content["ru"]["title"], content["kk"]["title"], content["ru"]["story"]) == ("Проба", "Сын", "Раз\n\nДва")
    assert [page.one(id=name).get("value") for name in ("opens_at", "minimum_age", "slug")] == [
        "2039-13-40",
        "сто",
        "Не Адрес",
    ]
    assert page.one(id="minimum_age-error").text.startswith("Введите")


def test_what_is_missing_is_marked_for_each_field_and_counted_for_each_language(stage: Stage):
    colleague = stage.staff()
    number = begin(colleague, title="Проба")
    page = colleague.page(f"/staff/campaigns/{number}")

    assert not page.all(id="ru-title-error")
    assert page.one(id="kk-title-error").text == "Пока не написано"
    assert [count.text for count in page.all("span", class_="count")] == [
        "9 не хватает",
        "10 не хватает",
        "10 не хватает",
    ]
    assert "#kk-title" in page.links


@pytest.mark.parametrize("list_", ["steps", "questions"])
def test_a_list_is_added_to_moved_and_shortened_by_buttons(stage: Stage, list_: str):
    colleague = stage.staff()
    number, key = begin(colleague), {"steps": "title", "questions": "question"}[list_]
    first = {f"{language}__{list_}__0__{key}": f"первый {language}" for language in LANGUAGES}
    answer = edit(colleague, number, do=f"{list_}.add", **first)
    assert answer.location.endswith(f"#{list_}-1")
    edit(colleague, number, do=f"{list_}.up.1", **{f"ru__{list_}__1__{key}": "второй"})
    assert [item[key] for item in content_of(stage, number)["ru"][list_]] == ["второй", "первый ru"]
    edit(colleague, number, do=f"{list_}.remove.0")

    assert [item[key] for item in content_of(stage, number)["kk"][list_]] == ["первый kk"]


def test_of_two_who_save_at_once_both_keep_what_they_typed(stage: Stage):
    aigul, timur = stage.staff(), stage.staff()
    number = begin(aigul, title="Вместе")
    seen = timur.get(f"/staff/campaigns/{number}").text
    edit(aigul, number, en__title="Together", accent="plum")
    answer = edit(timur, number, seen, ru__lead="Приглашаем")
    content = content_of(stage, number)

    assert answer.status_code == 303
    assert (content["en"]["title"], content["accent"], content["ru"]["lead"]) == ("Together", "plum", "Приглашаем")


def test_a_clash_is_said_in_words_and_both_versions_are_within_reach(stage: Stage):
    aigul, timur = stage.staff(), stage.staff()
    number = begin(aigul, title="Вместе")
    seen = timur.get(f"/staff/campaigns/{number}").text
    edit(aigul, number, ru__title="Её слова", accent="plum")
    answer = edit(timur, number, seen, ru__title="Его слова")

    assert answer.status_code == 409
    assert aigul.member.name in answer.text
    assert content_of(stage, number)["ru"]["title"] == "Её слова"
    assert "Его" in {word.text for word in timur.page(f"/staff/campaigns/{number}/history/3").all("ins")}
    assert edit(timur, number, answer.text).status_code == 303
    content = content_of(stage, number)
    assert (content["ru"]["title"], content["accent"]) == ("Его слова", "plum")


def test_the_longest_rules_in_three_languages_can_be_saved(stage: Stage):
    colleague = stage.staff()
    number = begin(colleague, title="Длинные")
    long = {f"{language}__rules": "Ж" * 40_000 for language in LANGUAGES}

    assert edit(colleague, number, **long).status_code == 303
    assert {len(content_of(stage, number)[language]["rules"]) for language in LANGUAGES} == {40_000}


def test_a_form_beyond_all_measure_is_refused(stage: Stage):
    colleague = stage.staff()
    number = begin(colleague)
    huge = {"data": b"ru-story=" + b"a" * LARGEST_FORM, "content_type": "application/x-www-form-urlencoded"}

    assert colleague.client.post(f"/staff/campaigns/{number}", **huge).status_code == 413


def test_a_copy_takes_everything_but_address_and_dates(stage: Stage):
    colleague, source = stage.staff(), draft_of(stage, MODEST)
    number = begin(colleague, title="Ещё раз", **{"from": str(source)})
    copied, original = content_of(stage, number), content_of(stage, source)

    assert copied["kk"] == original["kk"]
    assert copied["ru"] == {**original["ru"], "title": "Ещё раз"}
    assert not {"slug", "opens_at", "closes_at", "results_on"} & copied.keys()


def test_a_new_campaign_has_its_purposes_written_in_each_language(stage: Stage):
    number = begin(stage.staff(language="kk"), title="Жаңа")
    fields = {field["name"]: field["why"] for field in content_of(stage, number)["fields"]}

    assert set(fields) == {"first_name", "email"}
    assert all(len(set(why.values())) == 3 for why in fields.values())


def test_a_draft_is_dropped_only_when_it_is_said_twice(stage: Stage):
    colleague = stage.staff()
    number = begin(colleague, title="Лишняя")
    assert colleague.get(f"/staff/campaigns/{number}/discard").status_code == 200
    assert colleague.get(f"/staff/campaigns/{number}").status_code == 200
    colleague.post(f"/staff/campaigns/{number}/discard")

    assert colleague.get(f"/staff/campaigns/{number}").status_code == 404


@pytest.mark.parametrize("path", ["/staff/campaigns/999999", "/staff/campaigns/1/history/999", "/staff/campaigns/1/rules?version=99", "/staff/campaigns/99999999999"])  # fmt: skip
def test_what_is_not_there_is_not_found(stage: Stage, path: str):
    assert stage.staff().get(path).status_code == 404


def test_the_list_finds_by_title_and_address_in_any_letters(stage: Stage):
    colleague = stage.staff()
    found = colleague.page("/staff/campaigns?q=FIRST-s").main
    assert any(
        element.text == content_of(stage, draft_of(stage, RUNNING))["ru"]["title"].replace("\N{NO-BREAK SPACE}", " ")
        for element in found.all("a")
    )

    assert "Ничего не нашлось" in colleague.get("/staff/campaigns?q=нет такой").text


def test_what_is_being_written_is_saved_and_the_next_save_builds_on_it(stage: Stage):
    colleague = stage.staff()
    number = begin(colleague, title="Пишу")
    seen = colleague.get(f"/staff/campaigns/{number}").text
    answer = edit(colleague, number, seen, do="autosave", ru__lead="Пока").json
    saved = edit(colleague, number, seen, version=str(answer["version"]), ru__lead="Пока так")

    assert "Сохранено в" in answer["said"]
    assert (saved.status_code, content_of(stage, number)["ru"]["lead"]) == (303, "Пока так")


def test_who_is_writing_is_told_that_somebody_else_has_saved(stage: Stage):
    colleague, other = stage.staff(), stage.staff()
    number = begin(colleague, title="Вдвоём")
    seen = colleague.get(f"/staff/campaigns/{number}").text
    edit(other, number, kk__title="Екеуміз")
    answer = edit(colleague, number, seen, do="autosave", ru__lead="Я пишу")

    assert (answer.status_code, list(answer.json)) == (409, ["said"])
    assert edit(colleague, number, seen, ru__lead="Я пишу").status_code == 303
    assert content_of(stage, number)["ru"]["lead"] == "Я пишу"


@pytest.mark.parametrize(("language", "next_"), [("ru", "Что дальше"), ("kk", "Әрі қарай"), ("en", "What comes next")])
def test_a_draft_that_was_just_begun_says_what_comes_next_and_blames_nobody(stage: Stage, language: str, next_: str):
    colleague = stage.staff("marketer", language)
    page = colleague.page(f"/staff/campaigns/{begin(colleague, title='Начало')}")

    assert next_ in [heading.text for heading in page.all("h2")]
    assert page.all("p", class_="field__error") == []
    assert next(link for link in page.links if link.endswith("-heading")) == "#texts-heading"


def test_what_is_written_wrong_is_still_said_loudly(stage: Stage):
    colleague = stage.staff()
    number = begin(colleague, title="Неверно")
    edit(colleague, number, slug="Не Адрес", opens_at="завтра", results_on="2026-02-31")
    page = colleague.page(f"/staff/campaigns/{number}")

    assert {error.get("id") for error in page.all("p", class_="field__error")} == {
        "slug-error", "opens_at-error", "results_on-error",
    }  # fmt: skip


def test_a_step_that_is_done_is_said_to_be(stage: Stage):
    colleague = stage.staff()
    number = begin(colleague, title="По шагам")
    edit(colleague, number, slug="step-by-step", opens_at="2030-01-01T10:00", closes_at="2030-02-01T10:00",
         results_on="2030-02-10")  # fmt: skip
    steps = {item.text for item in colleague.page(f"/staff/campaigns/{number}").all("li")}

    assert "Выберите адрес, даты, цвет и обложку готово" in steps


def test_a_copy_marks_the_titles_that_are_still_the_originals_until_they_change(stage: Stage):
    colleague = stage.staff()
    number = begin(colleague, title="Своё название", **{"from": str(draft_of(stage, RUNNING))})

    def marked() -> set[str]:
        page = colleague.page(f"/staff/campaigns/{number}")
        return {each.get("id") for each in page.all("p", class_="gap") if "как в оригинале" in each.text.casefold()}

    assert marked() == {"kk-title-error", "en-title-error"}
    page = colleague.page(f"/staff/campaigns/{number}")
    assert len(page.all("span", class_="count count--copied")) == 2
    assert any("заголовок ещё как в оригинале: Қазақша, English" in each.text for each in page.all("li"))
    edit(colleague, number, kk__title="Жаңа атау")
    assert marked() == {"en-title-error"}
    edit(colleague, number, slug="own-address", opens_at="2030-01-01T10:00", closes_at="2030-02-01T10:00",
         results_on="2030-02-10")  # fmt: skip
    assert "Заголовок, English" in colleague.page(f"/staff/campaigns/{number}/publish").one("p", class_="notice").text
