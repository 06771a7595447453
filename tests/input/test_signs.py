"""NUL, other control characters and halves of surrogate pairs: refused everywhere by one rule, and kept nowhere."""

import pytest
from flask import Flask

from tests.support.factories import OPERATOR, make_draft_content
from tests.support.stage import RUNNING, Stage, newest_entry
from tests.support.visitor import form_of
from webapp import campaigns, policies, publishing
from webapp.accounts import ADMINISTRATOR, RESPONSIBLE
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES

SIGNS = {"\0": "U+0000", "\x01": "U+0001", "\x1b": "U+001B", "\x7f": "U+007F", "\x85": "U+0085"}
QUERIES = ("/", "/?{0}=1", "/c/first-snow?s={0}", "/c/first-snow/rules?version={0}", "/c/first-snow/thanks?sent={0}", "/cookies?saved={0}")  # fmt: skip
STAFF_QUERIES = (
    "/staff?source={0}", "/staff?from={0}", "/staff?format=csv&table={0}", "/staff/campaigns?q={0}", "/staff/audit?campaign={0}",
    "/staff/audit?who={0}", "/staff/c/first-snow/entries?state={0}", "/staff/prove?next={0}", "/staff/campaigns/1?note={0}", "/staff/campaigns/1/home?note={0}",
    "/staff/campaigns/1/links?preset={0}", "/staff/campaigns/1/links/sheet?name={0}&to={0}",
)  # fmt: skip


@pytest.mark.parametrize("sign", ["%00", "%01", "%1b", "%7f", "%c2%85"])
def test_a_query_with_a_control_character_is_not_understood(stage: Stage, sign: str):
    colleague = stage.staff(RESPONSIBLE)
    public = {stage.client().get(path.format(sign)).status_code for path in QUERIES[1:]}
    staff = {colleague.client.get(path.format(sign)).status_code for path in STAFF_QUERIES}

    assert public | staff == {400}
    assert stage.client().get(f"/c/tea{sign}").status_code == 404


@pytest.mark.parametrize(("sign", "name"), SIGNS.items())
@pytest.mark.parametrize(
    ("role", "path", "field"),
    [
        (RESPONSIBLE, "/staff/campaigns/new", "title"),
        (RESPONSIBLE, "/staff/campaigns/1/links", "label"),
        (RESPONSIBLE, "/staff/campaigns/1/close", "ru-reason"),
        (RESPONSIBLE, "/staff/me/password", "password"),
        (RESPONSIBLE, "/staff/links", "source"),
        (RESPONSIBLE, "/staff/prove", "code"),
        (ADMINISTRATOR, "/staff/people", "email"),
        (ADMINISTRATOR, "/staff/me", "name"),
    ],
)
def test_a_form_for_staff_names_the_sign_and_saves_nothing(
    stage: Stage, role: str, path: str, field: str, sign: str, name: str
):
    answer = stage.staff(role).post(
        path, on="/staff/me", **{"language": "ru", "role": "marketer", field: f"Ко{sign}лесо на холме"}
    )

    assert answer.status_code in (400, 422)
    assert name in answer.text or field == "email"


@pytest.mark.parametrize(("sign", "name"), SIGNS.items())
def test_a_reason_with_a_sign_that_cannot_be_kept_is_given_back(stage: Stage, sign: str, name: str):
    stage.visitor().enter()
    path = f"/staff/entries/{stage.ask(newest_entry).id}/reveal"
    answer = stage.staff(RESPONSIBLE).post(path, field="email", kind="request", words=f"Попросил{sign} показать")

    assert answer.status_code == 422
    assert name in answer.text


@pytest.mark.parametrize(("sign", "name"), SIGNS.items())
def test_nobody_signs_in_or_chooses_with_such_a_sign(stage: Stage, sign: str, name: str):
    client = stage.client()
    token = form_of(client.get("/staff/sign-in").text)["csrf_token"]
    signing_in = client.post(
        "/staff/sign-in", data={"csrf_token": token, "email": f"a{sign}@example.kz", "password": "x"}
    )
    choosing = client.post("/cookies", data={"csrf_token": token, "choice": f"accept{sign}"})

    assert (signing_in.status_code, choosing.status_code) == (400, 400)
    assert name in signing_in.text


def test_the_editor_drops_what_cannot_be_kept(stage: Stage):
    colleague = stage.staff(RESPONSIBLE)
    drafted = colleague.post("/staff/campaigns/new", on="/staff/me", title="Чай").location
    number = int(drafted.rsplit("/", 1)[1])
    colleague.post(drafted, on="/staff/me", version="1", **{"ru-title": "Ча\0й\x1b", "slug": "te\x01a"})

    content = stage.ask(lambda: campaigns.find_draft(number).content)
    assert (content["ru"]["title"], content["slug"]) == ("Чай", "tea")


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\x85", "\ud800"])
def test_a_file_of_a_campaign_says_where_the_sign_stands(app: Flask, sign: str):
    content = make_draft_content()
    content.parts["ru"]["steps"][0]["text"] += sign
    with pytest.raises(campaigns.NotReady, match=r"ru.*U\+"):
        publishing.publish_campaign(content, OPERATOR, clock.now())
    with pytest.raises(campaigns.NotReady):
        publishing.publish_campaign(make_draft_content(slug=f"a{sign}"), OPERATOR, clock.now())


@pytest.mark.parametrize("text", ["# Т\n\nтекст \0", "# Т\n\nтекст \x1b"])
def test_a_file_of_the_policy_names_the_sign(tmp_path, text: str):
    for language in LANGUAGES:
        (tmp_path / f"{language}.md").write_text(text)
    with pytest.raises(policies.PolicyIncomplete, match=r"ru.md.*U\+"):
        policies.read_folder(tmp_path, {})


def test_a_file_of_the_policy_that_is_no_utf_8_is_told(tmp_path):
    (tmp_path / "ru.md").write_bytes("# Т\n\nтекст".encode("cp1251"))
    with pytest.raises(policies.PolicyIncomplete, match="UTF-8"):
        policies.read_folder(tmp_path, {})


@pytest.mark.parametrize(
    "command",
    [
        ("accounts", "invite", "a{}@example.kz", "--role", "marketer"),
        ("cookies", "find", "AB{}"),
        ("analytics", "show", "a{}"),
        ("audit", "verify", "--head", "1:{}"),
    ],
)
@pytest.mark.parametrize("sign", ["\0", "\x1b", "\udcff"])
def test_a_command_refuses_such_a_sign(app: Flask, command: tuple[str, ...], sign: str):
    result = app.test_cli_runner().invoke(args=[part.format(sign) for part in command])

    assert result.exit_code == 2
    assert "U+" in result.output


def test_a_value_that_the_database_refuses_is_no_database_that_is_away(stage: Stage):
    stage.app.view_functions["home.home"], kept = broken_query, stage.app.view_functions["home.home"]
    try:
        answer = stage.client().get("/")
    finally:
        stage.app.view_functions["home.home"] = kept

    assert answer.status_code == (400 if "postgresql" in str(stage.app.config["SQLALCHEMY_DATABASE_URI"]) else 204)


def broken_query() -> tuple[str, int]:
    campaigns.find_by_slug(f"a\0{RUNNING}")
    return "", 204
