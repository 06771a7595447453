"""Every page for staff says who may open it; to everybody else none of them is there."""

import pytest

from webapp.blueprints.shared import access


def path_of(rule) -> str:
    return rule.rule.replace("<any(kk, en):lang>", "kk")


@pytest.fixture(scope="module")
def staff_routes(lone_app):
    return [rule for rule in lone_app.url_map.iter_rules() if access.is_staff_address(path_of(rule))]


def test_every_page_for_staff_bears_a_rule(lone_app, staff_routes):
    assert [rule.rule for rule in staff_routes if access.rule_of(lone_app, rule.endpoint) is None] == []


def test_a_page_that_bears_a_rule_lies_where_the_rule_is_asked(lone_app):
    ruled = [path_of(rule) for rule in lone_app.url_map.iter_rules() if access.rule_of(lone_app, rule.endpoint)]

    assert [path for path in ruled if not access.is_staff_address(path)] == []


@pytest.mark.parametrize("path", ["/staff", "/staff/", "/kk/staff/campaigns", "/en/staff/nothing/like/that"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_nothing_is_there_for_a_stranger(lone_app, path, method):
    answer = getattr(lone_app.test_client(), method)(path)

    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
