"""A key that is missing or does not open what it sealed is never a fault with a number: the page says to come back."""

import pytest

from tests.conftest import KEY_B
from tests.support.factories import publish_campaign
from tests.support.visitor import Visitor
from webapp.platform import keystore
from webapp.platform.keystore import index_key, key_installation


def join_another(app) -> None:
    with keystore.current().engine.begin() as connection:
        connection.execute(key_installation.delete())


def lose_index_keys(app) -> None:
    with keystore.current().engine.begin() as connection:
        connection.execute(index_key.delete())


@pytest.mark.parametrize("harm", [join_another, lose_index_keys])
def test_whoever_enters_is_asked_to_come_back(app, site, harm):
    publish_campaign()
    harm(app)
    answer = Visitor(site.make_app().test_client()).enter()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("master_keys", [{"k1": KEY_B}, {"k2": KEY_B}])
def test_with_other_master_keys_too(app, site, master_keys):
    publish_campaign()
    answer = Visitor(site.make_app(master_keys=master_keys).test_client()).enter()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
