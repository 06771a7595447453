"""MACs under kept keys are those of the standard library, and signatures those of itsdangerous."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import Signer

from webapp.platform.macs import mac_under, signature


@pytest.mark.parametrize("digest", ["sha256", "sha1"])
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_a_mac_is_that_of_the_standard_library(digest: str, key: bytes, message: bytes):
    assert mac_under(key, digest)(message) == hmac.digest(key, message, digest)


def test_a_mac_made_twice_is_the_same():
    mac = mac_under(b"key")

    assert mac(b"a") == mac(b"a") != mac(b"b")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_signature_is_that_of_itsdangerous(text: str):
    signer = Signer(b"key", key_derivation="none", digest_method=hashlib.sha256)

    assert signature(mac_under(b"key"), text) == signer.get_signature(text).decode()
