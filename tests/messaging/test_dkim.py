"""Letters are signed by DKIM where there is a key, and what was signed cannot be altered unseen."""

import base64
from email.parser import BytesHeaderParser

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.messaging.test_outages import TIMEOUTS
from tests.settings.test_settings import faults, production
from tests.support.factories import NOON
from tests.support.scripted_smtp import ScriptedSmtp
from webapp.messaging import SmtpSender
from webapp.messaging.senders import make_signer
from webapp.messaging.senders.dkim_signing import DkimSigner
from webapp.messaging.sending import send_due
from webapp.settings import Settings

MAIL_FROM = "Вплюсе <hello@vpluse.example>"
KEY = rsa.generate_private_key(65537, 2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
PUBLIC = base64.b64encode(KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def in_dns(name: bytes, timeout: int = 5) -> bytes | None:
    return b"v=DKIM1; k=rsa; p=" + PUBLIC if name == b"s2026._domainkey.vpluse.example." else None


def is_ours(letter: bytes) -> bool:
    return dkim.verify(letter, dnsfunc=in_dns)


@pytest.fixture
def server():
    with ScriptedSmtp() as server:
        yield server


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_what_is_handed_over_bears_a_signature_of_our_domain(put, server, language):
    put(language=language)
    sign = DkimSigner("vpluse.example", "s2026", PEM).sign
    assert send_due({"email": SmtpSender(server.url, MAIL_FROM, TIMEOUTS, sign)}, NOON) == 1
    ((_to, letter),) = server.taken

    assert is_ours(letter)
    assert max(map(len, letter.split(b"\r\n"))) <= 78
    signed = BytesHeaderParser().parsebytes(letter)["DKIM-Signature"]
    assert "d=vpluse.example" in signed


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Subject: ", b"Subject: Re "),
        (b"To: ", b"To: another"),
        (b"From: ", b"From: me <me@else.example>\r\nFrom: "),
        (b"Subject: ", b"Subject: another\r\nSubject: "),
        (b"\r\n\r\n--", b"\r\n\r\nP.S.\r\n--"),
    ],
)
def test_nothing_that_a_reader_sees_can_be_altered_or_added(put, server, before, after):
    put()
    sign = DkimSigner("vpluse.example", "s2026", PEM).sign
    send_due({"email": SmtpSender(server.url, MAIL_FROM, TIMEOUTS, sign)}, NOON)
    letter = server.taken[0][1]

    assert letter.count(before) >= 1
    assert is_ours(letter)
    assert not is_ours(letter.replace(before, after, 1))


def test_both_headers_of_one_click_unsubscribing_are_signed_where_they_stand():
    letter = b"From: a <a@vpluse.example>\r\nList-Unsubscribe: <https://vpluse.example/u>\r\n"
    letter += b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nSubject: x\r\n\r\nx\r\n"
    signed = DkimSigner("vpluse.example", "s2026", PEM).sign(letter)

    assert is_ours(signed)
    for name in (b"List-Unsubscribe: ", b"List-Unsubscribe-Post: "):
        assert not is_ours(signed.replace(name, name + b"x"))


def test_the_key_is_read_at_the_start_and_signs_as_the_domain_of_mail_from(tmp_path):
    (tmp_path / "dkim.pem").write_bytes(PEM)
    environ = production(DKIM_SELECTOR="s2026", DKIM_KEY_FILE=str(tmp_path / "dkim.pem"))
    sign = make_signer(Settings.from_environ(environ))

    assert is_ours(sign(b"From: a <hello@vpluse.example>\r\nSubject: x\r\n\r\nx\r\n"))
    assert "PRIVATE" not in repr(Settings.from_environ(environ).dkim)
    assert make_signer(Settings.from_environ(production())) is None


@pytest.mark.parametrize("content", [None, b"", b"no key", PEM[:-200]])
def test_a_key_that_is_none_stops_the_start(tmp_path, content):
    if content is not None:
        (tmp_path / "dkim.pem").write_bytes(content)

    assert "DKIM_KEY_FILE" in faults(production(DKIM_SELECTOR="s1", DKIM_KEY_FILE=str(tmp_path / "dkim.pem")))


def test_a_selector_without_a_key_stops_the_start():
    assert "together" in faults(production(DKIM_SELECTOR="s1"))
