"""A policy as a value, to which pages add what they need."""

import pytest
from flask import Response

from webapp.platform import headers
from webapp.platform.content_security import NONE, SELF, ContentSecurityPolicy

POLICY = ContentSecurityPolicy.of({"default-src": (NONE,), "script-src": (SELF,), "base-uri": (NONE,)})


def test_a_policy_is_written_as_the_header_has_it():
    assert POLICY.header == "default-src 'none'; script-src 'self'; base-uri 'none'"


def test_what_is_added_stands_beside_what_was_there_and_once():
    allowed = POLICY.allowing({"script-src": ("https://a.example", SELF), "img-src": ("https://a.example",)})

    assert allowed.header == (
        "default-src 'none'; script-src 'self' https://a.example; base-uri 'none'; img-src https://a.example"
    )
    assert POLICY.header == "default-src 'none'; script-src 'self'; base-uri 'none'"


def test_none_gives_way_to_the_first_source_and_nothing_added_changes_nothing():
    assert POLICY.allowing({"base-uri": (SELF,)}).header.endswith("base-uri 'self'")
    assert POLICY.allowing({"base-uri": (), "script-src": ()}) == POLICY


def test_a_directive_can_be_put_in_the_place_of_another():
    assert POLICY.with_only({"script-src": (NONE,)}).header == "default-src 'none'; script-src 'none'; base-uri 'none'"


@pytest.mark.parametrize("source", ["", "a b", "a;script-src *", "a,b", "a\r\nX: y"])
def test_what_would_be_more_than_one_source_is_no_source(source):
    with pytest.raises(ValueError, match="not one source"):
        POLICY.allowing({"script-src": (source,)})


def test_what_several_add_to_one_answer_is_all_there():
    response = Response()
    headers.let_frame(response)
    headers.let_speak_to(
        response, scripts=["https://a.example"], connections=["https://b.example"], type_policies=["t"]
    )
    headers.let_frame(response)
    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))

    assert policy["frame-src"] == "'self'"
    assert policy["script-src"] == "'self' https://a.example"
    assert policy["connect-src"] == policy["img-src"] == "'self' https://b.example"
    assert policy["trusted-types"] == "vpluse t"
