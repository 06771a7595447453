"""Lists that name parts of the site name what there is: blueprints, pages, addresses."""

import json
import re
from xml.etree import ElementTree

import pytest

from tests.conftest import Site
from tests.support import choosing
from tests.support.choosing import agree
from tests.support.factories import publish_campaign
from tests.support.stage import Stage
from webapp.blueprints.public.pwa import service_worker
from webapp.blueprints.shared.visit_tracking import tracking as visit_tracking

LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture
def local(site: Site):
    """The site as `make run` has it: every blueprint there is."""
    return site.make_app(env="local")


def test_of_every_blueprint_it_is_said_whether_visitors_meet_its_pages(local):
    assert set(visit_tracking.SURFACES) == set(local.blueprints)


def test_every_page_that_is_counted_by_name_is_there(local):
    assert set(visit_tracking.PAGES) <= set(local.view_functions)


def test_no_page_for_staff_is_counted_for_whoever_agreed(site: Site):
    app = site.make_app()
    with app.app_context():
        publish_campaign()
    client = agree(app.test_client())
    before = choosing.counts(app)
    for path in ("/staff/sign-in", "/kk/staff/sign-in", "/staff/nothing", "/robots.txt", "/sw.js"):
        client.get(path)

    assert choosing.counts(app) == before
    client.get("/policy")
    assert choosing.counts(app) != before


def test_every_address_of_the_site_map_is_a_page(stage: Stage):
    client = stage.client()
    tree = ElementTree.fromstring(client.get("/sitemap.xml").text)
    paths = [found.text.removeprefix("http://localhost") for found in tree.iter(LOCATION)]

    assert len(paths) > 30
    assert [path for path in paths if client.get(path).status_code != 200] == []


def test_every_address_that_the_service_worker_names_is_there(local):
    with local.app_context():
        publish_campaign()
    client = local.test_client()
    script = client.get("/sw.js").text
    site, _end = json.JSONDecoder().raw_decode(script.partition("const site = ")[2])
    named = [*site["policies"], *site["files"]]

    assert len(named) > 5
    assert [path for path in named if client.get(path).status_code != 200] == []


def test_what_the_service_worker_and_robots_are_kept_from_is_there(local):
    rules = [re.sub(r"<[^>]+>", "x", rule.rule) for rule in local.url_map.iter_rules()]
    closed = re.findall(r"(?m)^Disallow: (/\S+)$", local.test_client().get("/robots.txt").text)

    closed = [path.removeprefix("/kk").removeprefix("/en") for path in closed]

    assert [
        path for path in (*service_worker.EXCLUDED_PATHS, *closed) if not any(rule.startswith(path) for rule in rules)
    ] == []
