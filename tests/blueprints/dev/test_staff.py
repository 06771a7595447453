import pytest

from webapp import accounts, demo
from webapp.platform import clock, job_progress
from webapp.platform.db import transaction


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
