"""Everything that is wrong with a campaign's file is said, at once and in words."""

import copy
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.factories import DEMO, make_draft_content
from webapp.campaigns import ACCENTS, DraftContent, NotReady
from webapp.campaigns.draft_content import KNOWN_KEYS, LISTS, TEXTS
from webapp.campaigns.operations import RULE_PLACEHOLDERS
from webapp.participants import FIELD_NAMES
from webapp.platform.i18n import LANGUAGES

WHY = dict.fromkeys(LANGUAGES, "Потому что.")


def reasons(content: DraftContent) -> list[str]:
    return content.check(FIELD_NAMES, RULE_PLACEHOLDERS)


def field(name, why=WHY):
    return {"name": name, "why": why}


def words(language: str, **changes) -> dict:
    return copy.deepcopy(make_draft_content().parts[language]) | changes


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.toml")), ids=lambda path: path.stem)
def test_every_demo_campaign_can_be_published(path):
    assert reasons(DraftContent.from_file(path)) == []


def test_between_them_the_demo_campaigns_ask_for_every_field():
    asked = {item["name"] for path in DEMO.glob("*.toml") for item in DraftContent.from_file(path).parts["fields"]}

    assert asked == set(FIELD_NAMES)


def test_of_an_empty_file_every_reason_is_said_at_once():
    said = "\n".join(reasons(DraftContent({})))

    for begin in ("slug", "accent", "opens_at", "closes_at", "results_on", "fields", "confirmation", *LANGUAGES):
        assert f"\n{begin}:" in f"\n{said}"


@pytest.mark.parametrize(
    ("changes", "begin"),
    [
        ({"slug": "First Snow"}, "slug:"),
        ({"slug": "a--b"}, "slug:"),
        ({"slug": "a" * 61}, "slug:"),
        ({"accent": "pink"}, "accent:"),
        ({"accent": ["tulip"]}, "accent:"),
        ({"opens_at": "tomorrow"}, "opens_at:"),
        ({"opens_at": date(2026, 1, 1)}, "opens_at:"),
        ({"closes_at": 5}, "closes_at:"),
        ({"opens_at": datetime(2040, 1, 1)}, "closes_at: must be later"),
        ({"results_on": datetime(2040, 2, 1)}, "results_on: the day"),
        ({"results_on": "soon"}, "results_on: the day"),
        ({"results_on": date(2039, 12, 31)}, "results_on: must not be before"),
        ({"minimum_age": 0}, "minimum_age:"),
        ({"minimum_age": 100}, "minimum_age:"),
        ({"minimum_age": True}, "minimum_age:"),
        ({"minimum_age": "18"}, "minimum_age:"),
        ({"draw": "yes"}, "draw:"),
        ({"publication": 1}, "publication:"),
        ({"colour": "red"}, "colour: is not known"),
        ({"confirmation": "post"}, "confirmation: email, sms or none"),
        ({"confirmation": ["email"]}, "confirmation: email, sms or none"),
        ({"offers": ["post"]}, "offers: 'post'"),
        ({"offers": [["email"]]}, "offers:"),
        ({"offers": "post"}, "offers: 'post'"),
        ({"fields": [field("email"), field("passport")]}, "fields: 'passport' may not be asked"),
        ({"fields": [field("email"), field(["iin"])]}, "fields:"),
        ({"fields": ["email"]}, "fields:"),
        ({"fields": []}, "fields: at least one"),
        ({"fields": "email"}, "fields: at least one"),
        ({"fields": [field("email"), field("phone"), field("email")]}, "fields: a field is asked twice"),
        ({"fields": [field("email", {"ru": "а", "en": " "}), field("phone")]}, "fields: email: say why it is asked, in en"),
        ({"fields": [field("email", "because"), field("phone")]}, "fields: email: say why it is asked, in ru"),
        ({"ru": "слова"}, "ru: the texts"),
        ({"kk": words("kk", title=" ")}, "kk.title: is missing"),
        ({"kk": words("kk", title=5)}, "kk.title: is missing"),
        ({"en": words("en", title="a" * 61)}, "en.title: has 61 characters; 60 at most"),
        ({"ru": words("ru", title="Раз\nдва")}, "ru.title: must be one line"),
        ({"ru": words("ru", prize="\x1e")}, "ru.prize: "),
        ({"ru": words("ru", prize="a\x1eb")}, "ru.prize: must be one line"),
        ({"en": words("en", steps=[])}, "en.steps: at least one"),
        ({"en": words("en", steps=["go"])}, "en.steps 1: title is missing"),
        ({"en": words("en", questions=[{"question": "Why?"}])}, "en.questions 1: answer is missing"),
        ({"ru": words("ru", rules="{operator_nam}")}, "ru.rules: {operator_nam} is not known"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(changes, begin):
    said = reasons(DraftContent(make_draft_content().parts | changes))

    assert any(reason.startswith(begin) for reason in said), said


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"confirmation": "sms", "offers": []}, "confirmation: by sms needs the field phone"),
        ({"confirmation": "email", "fields": [field("phone")], "offers": []}, "confirmation: by email needs the field email"),
        ({"confirmation": "none", "fields": [field("iin")], "offers": []}, "fields: email or phone must be asked, or nobody could be told the results"),
        ({"offers": ["sms"]}, "offers: by sms needs the field phone"),
    ],
)  # fmt: skip
def test_nobody_is_promised_a_message_that_could_not_reach_them(changes, reason):
    assert reasons(DraftContent(make_draft_content("tea-road").parts | changes)) == [reason]


def test_several_faults_are_said_together():
    bad = {"slug": "!", "opens_at": datetime(2040, 1, 2), "minimum_age": 0, "results_on": "soon"}
    said = reasons(DraftContent(make_draft_content().parts | bad))

    assert [reason.split(":")[0] for reason in said] == ["slug", "minimum_age", "closes_at", "results_on"]


def test_optional_parts_may_be_left_out():
    optional = ("minimum_age", "draw", "offers", "publication")
    content = {key: value for key, value in make_draft_content().parts.items() if key not in optional}

    assert reasons(DraftContent(content)) == []


@pytest.mark.parametrize("accent", ACCENTS)
def test_there_are_twelve_accents(accent):
    assert len(ACCENTS) == 12
    assert reasons(DraftContent(make_draft_content().parts | {"accent": accent})) == []


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        (datetime(2026, 12, 1, 18, 0), datetime(2026, 12, 1, 13, 0, tzinfo=UTC)),
        (datetime(2026, 12, 1, 18, 0, tzinfo=UTC), datetime(2026, 12, 1, 18, 0, tzinfo=UTC)),
        (datetime(2026, 12, 1, 18, 0, tzinfo=timezone(timedelta(hours=3))), datetime(2026, 12, 1, 15, 0, tzinfo=UTC)),
        (datetime(2024, 2, 1, 18, 0), datetime(2024, 2, 1, 12, 0, tzinfo=UTC)),  # Almaty was at +6 until March 2024
    ],
)
def test_a_moment_without_a_zone_is_of_almaty(written, moment):
    assert DraftContent({"closes_at": written}).moment("closes_at") == moment


def test_the_results_may_come_on_the_closing_day_of_almaty_and_no_sooner():
    night = {"closes_at": datetime(2026, 12, 21, 2, 0)}  # still the 20th in UTC

    assert reasons(make_draft_content(**night, results_on=date(2026, 12, 21))) == []
    assert reasons(make_draft_content(**night, results_on=date(2026, 12, 20))) == [
        "results_on: must not be before closes_at"
    ]


def test_a_draft_can_be_moved_to_other_dates():
    moved = make_draft_content().moved(datetime(2030, 1, 1), datetime(2030, 2, 1), date(2030, 2, 2))

    assert reasons(moved) == []
    assert moved.slug == "first-snow"
    assert moved.moment("opens_at") == datetime(2029, 12, 31, 19, tzinfo=UTC)


@pytest.mark.parametrize("content", [b"slug = ", b"\xff\xfe"])
def test_what_is_no_toml_is_said_to_be_none(tmp_path, content):
    (tmp_path / "bad.toml").write_bytes(content)
    with pytest.raises(NotReady) as refusal:
        DraftContent.from_file(tmp_path / "bad.toml")

    assert refusal.value.reasons[0].startswith("the file is not TOML")


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.datetimes() | st.dates()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
SHAPED = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(KNOWN_KEYS - set(LANGUAGES), VALUES)
    | {
        "fields": st.lists(
            st.fixed_dictionaries({}, optional={"name": st.sampled_from(FIELD_NAMES) | VALUES, "why": VALUES})
        )
    }
    | {language: st.fixed_dictionaries({}, optional=dict.fromkeys((*TEXTS, *LISTS), VALUES)) for language in LANGUAGES},
)


@given(SHAPED)
def test_whatever_a_file_says_it_is_judged_in_words(content):
    said = reasons(DraftContent(content))

    assert said
    assert all(isinstance(reason, str) and ":" in reason for reason in said)


@given(st.dictionaries(st.sampled_from(sorted(KNOWN_KEYS)), VALUES, max_size=3))
def test_a_file_that_is_spoiled_in_places_is_judged_in_words(changes):
    assert isinstance(reasons(DraftContent(make_draft_content().parts | changes)), list)
