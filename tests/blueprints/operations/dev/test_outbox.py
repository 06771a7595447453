import pytest

from tests.support.factories import publish_campaign
from tests.support.mail import write_letters
from tests.support.visitor import Visitor
from webapp.messaging.sending import send_due
from webapp.platform.app_state import state_of
from webapp.worker import make_senders

KEYS = ["at", "channel", "html", "name", "subject", "text", "to"]


@pytest.fixture
def local(site):
    """A local site whose worker has sent what somebody's entry caused."""
    app = site.make_app(env="local")
    with app.app_context():
        publish_campaign()
    visitor = Visitor(app.test_client())
    assert visitor.enter().status_code == 303
    with app.app_context():
        write_letters()
        send_due(make_senders(app, state_of(app).settings)())
    return visitor


def test_a_local_site_shows_what_it_sent(local: Visitor):
    (message,) = local.client.get("/dev/outbox.json").json

    assert sorted(message) == KEYS
    assert (message["channel"], message["to"], message["name"]) == ("email", local.person["email"], "entry_code")
    page = local.client.get("/dev/outbox").text
    assert local.person["email"] in page


def test_what_a_local_site_keeps_of_its_messages_is_sealed(local: Visitor, site):
    kept = (site.folder / "outbox.sealed").read_bytes()

    assert kept
    assert local.person["email"].encode() not in kept


@pytest.mark.parametrize("path", ["/dev/outbox", "/dev/outbox.json"])
def test_elsewhere_there_is_no_such_page(stage, path: str):
    assert stage.client().get(path).status_code == 404


def test_an_empty_outbox_says_so(site):
    client = site.make_app(env="local").test_client()

    assert client.get("/dev/outbox").status_code == 200
    assert client.get("/dev/outbox.json").json == []
