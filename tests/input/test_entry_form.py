"""Whatever is sent to the entry form: never a fault, never half an entry."""

from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import exists, select

from tests.support.mail import write_letters
from tests.support.nightly import by_day
from tests.support.stage import RUNNING, Stage
from tests.support.visitor import form_of
from webapp import consent, entries
from webapp.entries.models import Attempt
from webapp.messaging.models import OutboxMessage
from webapp.participants import Participant
from webapp.platform.db import db

# On each of two databases: ten thousand by night, three hundred by day.
EXAMPLES = by_day(20, by_night=5_000)
ANSWERS = {303, 400, 413, 422}
TEXTS = ("last_name", "first_name", "patronymic", "email", "phone", "iin")
BOXES = (
    "of_age", "consent_participation", "consent_draw", "consent_offers_email", "consent_offers_sms",
    "consent_publication",
)  # fmt: skip
TOKENS = ("csrf_token", "shown")
OWN = "own"
"""Stands for what the person would type, or what the page gave."""
NASTY = (
    "", " ", "\0", "a\0b", "\u202eabc", "\u200b", "\ufeff", "\ud7ff", "\U0010ffff", "\r\n", "%00", "%s%n", "{{7*7}}", "'--",
    "<!--tokens-->", "\"><script>", "а" * 6_000, "9" * 6_000, "y", "on", "0", "-1", "1e309", "None", "\x1b[31m", "İ", "ﬁ",
    "e\u0301" * 60, "👩‍👩‍👧", "٠١٢٣٤٥٦٧٨٩٠١", "000101100013", "+7" + "7" * 38, "a@b.kz" * 45, "a@[127.0.0.1]", '"a b"@example.kz',
    "x@xn--80ak6aa92e.kz", "пошта@пример.қаз", "＋７７０７００００００１",
)  # fmt: skip

values = st.one_of(
    st.just(OWN), st.just(OWN), st.sampled_from(NASTY).map(str.encode), st.text(max_size=60).map(str.encode),
    st.binary(max_size=60),
)  # fmt: skip
sent_values = st.one_of(st.just([OWN]), st.lists(values, max_size=3))
forms = st.fixed_dictionaries(
    dict.fromkeys(TEXTS, sent_values)
    | {name: st.one_of(st.just([b"y"]), st.just([]), sent_values) for name in BOXES}
    | {name: st.one_of(st.just([OWN]), st.just([OWN]), st.just([OWN]), sent_values) for name in TOKENS}
    | {"reference_note": st.one_of(st.just([b""]), st.just([]), sent_values)}
)
extras = st.lists(st.tuples(st.text(max_size=20), st.binary(max_size=20)), max_size=3)
manners = st.sampled_from(["plain", "plain", "parts", "files"])


def urlencoded(pairs: list[tuple[str, bytes]]) -> tuple[bytes, str]:
    body = "&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in pairs)
    return body.encode(), "application/x-www-form-urlencoded"


def multipart(pairs: list[tuple[str, bytes]], *, files: bool) -> tuple[bytes, str]:
    filename = b'; filename="passport.jpg"\r\nContent-Type: image/jpeg' if files else b""
    parts = [
        b'--edge\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        % (quote_from_bytes(name.encode(), safe=" ").encode(), b"" if name in TOKENS else filename, value)
        for name, value in pairs
    ]
    return b"".join(parts) + b"--edge--\r\n", "multipart/form-data; boundary=edge"


def assert_nothing_by_halves() -> None:
    """Every entry has its consents, its attempt and its message; every person has an entry."""
    lonely = {
        "entry without consents": select(entries.Entry.id).where(
            ~exists().where(consent.ConsentEvent.person_id == entries.Entry.participant_id)
        ),
        "entry without an attempt": select(entries.Entry.id).where(
            ~exists().where(Attempt.entry_id == entries.Entry.id)
        ),
        "entry without a message": select(entries.Entry.id).where(
            ~exists().where(OutboxMessage.participant_id == entries.Entry.participant_id)
        ),
        "person without an entry": select(Participant.id).where(
            ~exists().where(entries.Entry.participant_id == Participant.id)
        ),
    }
    assert {what: db.session.scalars(query).all() for what, query in lonely.items()} == {what: [] for what in lonely}


@pytest.mark.slow
def test_any_input_gets_an_answer_and_no_entry_is_kept_by_halves(lasting_stage: Stage):
    stage, addresses = lasting_stage, iter(range(1, 1 << 24))
    whole = {name: [OWN] for name in (*TEXTS, *TOKENS)} | {name: [b"y"] for name in BOXES} | {"reference_note": [b""]}
    statuses: dict[int, int] = {}

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(forms, extras, manners)
    @example(whole, [], "plain")
    @example(whole, [], "parts")
    @example(whole, [], "files")
    def send(form: dict, extra: list, manner: str) -> None:
        visitor, number = stage.visitor(), next(addresses)
        page = form_of(visitor.client.get(f"/c/{RUNNING}").text)
        known = {**visitor.person, **{name: page[name] for name in TOKENS}}
        pairs = [
            (name, known.get(name, "y").encode() if value == OWN else value)
            for name, sent in form.items()
            for value in sent
        ]
        pairs += extra
        body, kind = urlencoded(pairs) if manner == "plain" else multipart(pairs, files=manner == "files")
        # A limit by address is not what is tested here, so each comes from its own.
        place = {"REMOTE_ADDR": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}
        before = stage.counts()
        answer = visitor.client.post(f"/c/{RUNNING}", data=body, content_type=kind, environ_base=place)
        stage.ask(write_letters)
        after = stage.counts()

        assert answer.status_code in ANSWERS
        grown = {name for name in after if after[name] > before[name]}
        assert grown in (set(), set(after)) if answer.status_code == 303 else grown == set()
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1

    send()
    stage.ask(assert_nothing_by_halves)
    assert statuses.keys() >= {303, 422}
