"""Whatever a browser says of its person, nothing of it is in what was counted, logged, held or answered."""

from io import StringIO
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.conftest import Site
from tests.privacy.test_traces import BEARER, everything_kept
from tests.support import choosing
from tests.support.choosing import agree
from tests.support.factories import publish_campaign
from tests.support.people import make_person
from tests.support.traces import Traces, spellings_of
from tests.support.visitor import Visitor

PLACES = ("/c/first-snow", "/", "/policy", "/kk/c/first-snow", "/c/first-snow/rules", "/nothing")
ADDRESS = "203.0.113.77"


def telling(person: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    """Ways in which links, pages before and browsers give a person away: a query, and headers."""
    found = []
    for value in person.values():
        word = quote(value)
        found += [
            (f"?s={word}", {}),
            (f"?utm_source=instagram&utm_medium={word}&utm_campaign={word}&name={word}", {}),
            ("", {"Referer": f"https://mail.example.kz/{word}?to={word}"}),
            ("", {"Referer": f"http://localhost/c/first-snow?s={word}"}),
            ("", {"User-Agent": f"Mozilla/5.0 (Linux; Android 15) {word} Chrome/139 Mobile"}),
            ("?s=qr", {"X-Forwarded-For": ADDRESS, "From": word, "Accept-Language": word}),
        ]
    return found


@pytest.mark.slow
def test_nothing_that_gives_a_person_away_is_in_what_is_kept(site: Site, log: StringIO):
    app = site.make_app(entries_per_address_per_hour=10_000)
    app.test_client_class = FlaskClient
    with app.app_context():
        publish_campaign()
    people = [make_person() for _ in range(5)]
    headers: list[str] = []
    for person in people:
        for number, (query, said) in enumerate(telling(person)):
            client = agree(app.test_client())
            answer = client.get(
                PLACES[number % len(PLACES)] + query, headers=said, environ_base={"REMOTE_ADDR": ADDRESS}
            )
            headers += [f"{name}: {value}" for name, value in answer.headers]
        visitor = Visitor(agree(app.test_client()), person)
        visitor.enter(iin=person["iin"][:-1] + "x", email=f"{person['phone']}@")
    assert choosing.metric(app, "errors") == {"iin": 5, "email": 5}
    assert sum(choosing.metric(app, "visits").values()) > 100
    metrics = app.test_client().get("/metrics", headers=BEARER).text

    search = Traces([ADDRESS, *(value for person in people for value in spellings_of(person).values())])
    assert search(everything_kept(site)) == []
    assert search(log.getvalue().encode()) == []
    assert search(metrics.encode()) == []
    assert search("\n".join(headers).encode()) == []


def test_a_state_holds_a_day_a_bucket_a_campaign_and_a_stage(site: Site):
    app = site.make_app()
    with app.app_context():
        publish_campaign()
    client = agree(app.test_client())
    client.get("/c/first-snow?s=telegram", headers={"User-Agent": "Timur's own browser 1.0"})

    day, bucket, campaign, rest = choosing.held_state(client).split("~")
    assert (len(day), bucket, campaign, rest.split(".")[0]) == (8, "messenger", "first-snow", "1")
