import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from webapp import accounts, demo
from webapp.platform import clock, job_progress
from webapp.platform.db import transaction

MARKETER = "Мәдина, маркетинг"


@pytest.fixture
def local(site):
    """A local site with a colleague of each role."""
    app = site.make_app(env="local")
    with app.app_context():
        demo.hire(clock.now())
        links = demo.sign_in_links()
    return app, links


def token_of(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]


def test_a_link_signs_in_once_as_the_colleague_of_a_role(local):
    app, links = local
    client = app.test_client()
    page = client.get(f"/dev/staff/{links['marketer']}").text
    answer = client.post(f"/dev/staff/{links['marketer']}", data={"csrf_token": token_of(page)})

    assert answer.status_code == 303
    assert "vpluse_staff=" in "".join(answer.headers.getlist("Set-Cookie"))
    assert app.test_client().get(f"/dev/staff/{links['marketer']}").status_code == 404
    assert app.test_client().get(f"/dev/staff/{links['responsible']}").status_code == 200


@pytest.mark.parametrize("token", ["nothing", "a.b", "00000000-0000-0000-0000-000000000000~0.signature"])
def test_a_link_that_is_not_ours_leads_nowhere(local, token):
    assert local[0].test_client().get(f"/dev/staff/{token}").status_code == 404


def test_colleagues_are_hired_once(local):
    app, _links = local
    with app.app_context():
        before = {role: accounts.find_by_email(email).id for role, (email, _name) in demo.COLLEAGUES.items()}
        demo.hire(clock.now())
        again = {role: accounts.find_by_email(email).id for role, (email, _name) in demo.COLLEAGUES.items()}

    assert before == again


def test_the_pages_of_staff_tell_how_far_the_demo_is_filled_in(local):
    app, links = local
    with app.app_context():
        job_progress.begin("demo of first-snow", 20, 4, clock.now())
        with transaction():
            job_progress.advance("demo of first-snow", 0)
    client = app.test_client()
    token = token_of(client.get(f"/dev/staff/{links['marketer']}").text)
    client.post(f"/dev/staff/{links['marketer']}", data={"csrf_token": token})

    assert "25\xa0%" in client.get("/staff").text.replace(" %", "\xa0%")
    assert "25\xa0%" not in client.get("/").text.replace(" %", "\xa0%")


FORM, BOX = re.compile(r"<form.*?</form>", re.DOTALL), re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def form_of(page: str, words: str) -> dict[str, str]:
    """What the form whose button says these words would send, and where to (`action`)."""
    (form,) = [form for form in FORM.findall(page) if words in form]
    return dict(BOX.findall(form)) | {"action": re.search(r'action="([^"]*)"', form)[1]}


def press(client, page: str, words: str):
    form = form_of(page, words)
    return client.post(form.pop("action"), data=form)


def later(**time: float) -> time_machine.travel:
    return time_machine.travel(datetime.now(UTC) + timedelta(**time), tick=True)


@pytest.fixture
def marketer(local):
    """The browser of the made-up marketer, who has come in by the page of fresh links."""
    client = local[0].test_client()
    assert press(client, client.get("/dev/staff").text, MARKETER).status_code == 303
    return client


def test_a_page_has_fresh_links_whenever_it_is_opened(marketer):
    assert press(marketer, marketer.get("/dev/staff").text, MARKETER).status_code == 303
    assert marketer.get("/staff/me").status_code == 200


def test_a_made_up_colleague_shows_again_who_they_are(marketer):
    with later(minutes=11):
        asked = marketer.get("/staff/prove?next=/staff/campaigns").text
        answer = press(marketer, asked, f"Это я: {MARKETER}")

    assert (answer.status_code, answer.location) == (303, "/staff/campaigns")


def test_a_made_up_colleague_whose_session_ended_goes_on_with_what_they_typed(marketer):
    token = token_of(marketer.get("/staff/campaigns/new").text)
    with later(hours=13):
        asked = marketer.post("/staff/campaigns/new", data={"csrf_token": token, "title": "Дом"}).text
        answer = press(marketer, asked, f"Войти как: {MARKETER}")

        assert "Дом" in marketer.get(answer.location).text


def test_no_link_signs_anybody_in_where_visitors_come(site):
    app = site.make_app()
    with app.app_context():
        demo.hire(clock.now())
        link = demo.sign_in_links()["administrator"]
    client = app.test_client()
    page = client.get("/staff/sign-in").text

    assert client.get("/dev/staff").status_code == 404
    assert 'name="link"' not in page
    assert client.post("/staff/sign-in", data={"csrf_token": token_of(page), "link": link}).status_code == 422


def test_an_invitation_leads_to_a_name_as_browsers_make_passkeys_for_no_number(site):
    app = site.make_app(env="local", public_url="http://127.0.0.1:8000")
    with app.app_context():
        demo.hire(clock.now())
    client = app.test_client()
    press(client, client.get("/dev/staff").text, demo.COLLEAGUES["administrator"][1])
    token = token_of(client.get("/staff/me").text)
    form = {"csrf_token": token, "email": "new@example.kz", "role": "marketer"}
    by_command = app.test_cli_runner().invoke(args=["accounts", "invite", "other@example.kz", "--role", "marketer"])

    assert "<code>http://localhost:8000/staff/invitation/" in client.post("/staff/people", data=form).text
    assert by_command.output.startswith("http://localhost:8000/staff/invitation/")
