"""Mozilla's Observatory, run against the deployment: what it thinks of each public page."""

import json
import shutil
import subprocess

import pytest

from tests.support.deployment import HOST, Deployment
from tests.support.server import ROOT

ENOUGH = 140
PRELOADED = 5
"""Points that only the list of preloaded sites gives, on which no loopback stands; the header asks for it."""
UNASKED = {"cookies-not-found": 5, "sri-not-implemented-response-not-html": 5}
"""Points that the scanner gives for cookies and scripts: a page that needs none cannot earn them."""
FOLDER = ROOT / "tests" / ".artifacts" / "observatory"
SCANNER = ROOT / "tests" / "deploy" / "observatory.mjs"
CAMPAIGN = "/c/first-snow"
MACHINES = ("/robots.txt", "/sitemap.xml", "/health/live", "/.well-known/security.txt")
PATHS = [
    "/", "/kk/", "/en/", CAMPAIGN, f"/kk{CAMPAIGN}", f"/en{CAMPAIGN}", f"{CAMPAIGN}/thanks", f"{CAMPAIGN}/rules",
    f"{CAMPAIGN}/results", "/policy", "/policy/1", *MACHINES,
]  # fmt: skip

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def scores(deployment: Deployment) -> dict[str, dict[str, object]]:
    if not (FOLDER / "node_modules").exists() or shutil.which("node") is None:
        pytest.skip("NO OBSERVATORY, so this was not tested: run tests/support/find_observatory.sh where there is npm")
    ports = str(deployment.http_port), str(deployment.port)
    command = ["node", "--no-warnings", str(SCANNER), str(FOLDER), HOST, *ports, *PATHS]
    environ = {"NODE_EXTRA_CA_CERTS": str(deployment.authority), "PATH": "/usr/local/bin:/usr/bin:/bin"}
    done = subprocess.run(command, env=environ, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return {line["path"]: line for line in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("path", PATHS)
def test_every_public_page_has_all_the_points_that_it_can_earn(scores, path: str):
    told = scores[path]
    cannot = sum(points for rule, points in UNASKED.items() if rule in told["rules"])

    assert (told["status"], told["score"]) == (200, ENOUGH - cannot), told
    assert min(told["rules"].values()) == 0, told["rules"]


@pytest.mark.parametrize("path", [path for path in PATHS if path not in MACHINES])
def test_a_preloaded_site_has_nearly_all_points_on_every_page_that_people_read(scores, path: str):
    assert scores[path]["score"] + PRELOADED >= ENOUGH


def test_the_site_asks_to_be_preloaded_as_the_list_wants_it(ask):
    assert ask("/").getheader("Strict-Transport-Security") == "max-age=63072000; includeSubDomains; preload"
