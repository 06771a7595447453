"""Requests that no browser sends: each gets a plain page or a refusal, never a fault."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Site
from tests.support.factories import publish_campaign
from tests.support.nightly import by_day
from tests.support.stage import RUNNING, Stage
from tests.support.visitor import form_of

EXAMPLES = by_day(12, by_night=1_000)
FEW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
PLACES = (
    "/{}", "/c/{}", "/kk/c/{}", "/c/{}/thanks", "/c/{}/cover.svg", "/c/{}/share.png", "/c/{}/rules", "/confirm/{}",
    "/receipts/{}", "/receipts/{}.json", "/policy/{}", "/policy/{}/changes", "/static/{}", "/en/{}",
    "/c/first-snow/rules?version={}", "/c/first-snow/thanks?sent={}", "/?{}",
)  # fmt: skip
REFUSED = {400, 404, 405, 410, 413, 415}


@pytest.mark.parametrize("place", PLACES)
def test_any_address_gets_a_page_or_a_refusal(lasting_stage: Stage, place: str):
    client = lasting_stage.client()

    @FEW
    @given(st.one_of(st.text(max_size=40).map(lambda text: quote(text, safe="")), st.binary(max_size=40).map(quote)))
    def ask(word: str) -> None:
        answer = client.get(place.format(word), environ_base={"REMOTE_ADDR": f"10.0.0.{len(word) % 200}"})
        assert answer.status_code in REFUSED | {200, 304, 308, 429}

    ask()


def test_any_host_is_ours_or_refused(lasting_stage: Stage):
    @FEW
    @given(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=40))
    def ask(host: str) -> None:
        answer = lasting_stage.client().get("/", headers={"Host": host})
        assert answer.status_code in (200, 400)
        assert (answer.status_code == 200) == (host.split(":", maxsplit=1)[0].lower() in ("localhost", "127.0.0.1"))

    ask()


def test_any_cookie_is_ours_or_forgotten(lasting_stage: Stage):
    @FEW
    @given(
        st.one_of(
            st.binary(max_size=200).map(lambda text: quote(text)), st.sampled_from(["", ".", "e30.x.y", "x" * 3900])
        )
    )
    def ask(cookie: str) -> None:
        client = lasting_stage.app.test_client(use_cookies=False)
        for path in (f"/c/{RUNNING}", f"/c/{RUNNING}/thanks"):
            assert client.get(path, headers={"Cookie": f"vpluse={cookie}"}).status_code == 200

    ask()


def test_a_cookie_signed_with_another_secret_is_forgotten(site: Site):
    ours, other = site.make_app(), site.make_app(secret_keys={"k1": "another secret, of a site that is not this one"})
    with ours.app_context():
        publish_campaign()
    stranger = other.test_client()
    stranger.get(f"/c/{RUNNING}")
    cookie = stranger.get_cookie("vpluse").value
    answer = ours.test_client().get(f"/c/{RUNNING}", headers={"Cookie": f"vpluse={cookie}"})

    assert answer.status_code == 200
    assert answer.headers.getlist("Set-Cookie")


@pytest.mark.parametrize("kind", [
    "application/json", "text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "x" * 500, "application/x-www-form-urlencoded; charset=utf-7", "", "x", "\xff/\xff",
])  # fmt: skip
@pytest.mark.parametrize("body", [b"", b"{", b"[1, 2]", b"[" * 20_000, b"\xff\xfe", b"a=%", b"&&&===", b"--\r\n" * 500])
def test_any_body_in_any_kind_is_refused_with_the_form(stage: Stage, kind: str, body: bytes):
    before = stage.counts()
    answer = stage.client().post(f"/c/{RUNNING}", data=body, content_type=kind)

    assert answer.status_code in (400, 413)
    assert stage.counts() == before


def test_json_is_no_way_to_enter(stage: Stage):
    visitor = stage.visitor()
    form = visitor.filled(visitor.land())
    before = stage.counts()
    answer = visitor.client.post(f"/c/{RUNNING}", json=form | {"email": 7}, headers={"X-CSRFToken": form["csrf_token"]})

    assert answer.status_code == 400
    assert stage.counts() == before


def test_any_code_is_taken_or_refused(lasting_stage: Stage):
    visitor = lasting_stage.visitor()
    visitor.enter()
    token = form_of(visitor.client.get(f"/c/{RUNNING}/thanks").text)["csrf_token"]

    @FEW
    @given(st.one_of(st.text(max_size=30), st.from_regex(r"\d[\d \-]{4,8}\d", fullmatch=True)))
    def ask(code: str) -> None:
        place = {"REMOTE_ADDR": f"10.1.0.{len(code)}"}
        answer = visitor.client.post(
            f"/c/{RUNNING}/confirm", data={"csrf_token": token, "code": code}, environ_base=place
        )
        assert answer.status_code in (303, 422, 429)

    ask()


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "BREW"])
@pytest.mark.parametrize("path", ["/", "/c/first-snow", "/cookies", "/health/live"])
def test_methods_that_no_page_takes_are_refused(stage: Stage, method: str, path: str):
    answer = stage.client().open(path, method=method)

    assert answer.status_code == 405
    assert method not in answer.headers["Allow"]
