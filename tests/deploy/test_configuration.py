"""What is shipped for a deployment, read beside the code it speaks of."""

import base64
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.support.deployment import METRICS_TOKEN, NGINX_CONF, PAGES
from tests.support.server import ROOT
from webapp import doctor
from webapp.deployment_keys import KEY_NAMES
from webapp.messaging.providers import keep_balance
from webapp.platform import clock
from webapp.settings import Misconfigured, Settings

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
CODE = "".join(path.read_text() for path in (ROOT / "webapp").rglob("*.py"))
PYTHONS_OWN = {
    "PYTHONUNBUFFERED",
    "PYTHONDONTWRITEBYTECODE",
    "PATH",
    "PIP_NO_CACHE_DIR",
    "PIP_DISABLE_PIP_VERSION_CHECK",
}
SETTING = re.compile(r"^ *([A-Z][A-Z_]+): ", re.MULTILINE)
LINE = re.compile(r"^([A-Z][A-Z_]+)=", re.MULTILINE)
METRIC = re.compile(r"vpluse_\w+")
SUFFIX = re.compile(r"_(bucket|sum|count)$")
TELLING = ("$remote", "$realip", "$request ", "$request_uri", "$uri", "$args", "$http_", "$cookie_", "$request_body")
LARGEST_EXPOSURE = 20
"""Of 100, as `systemd-analyze security` counts."""


def test_every_setting_that_a_deployment_names_is_read_by_the_site():
    compose = (ROOT / "compose.yaml").read_text()
    settings = compose.partition("&settings")[2].partition("read_only")[0]
    named = {*SETTING.findall(settings), *LINE.findall((DEPLOY / "vpluse.env.example").read_text())}
    for unit in UNITS:
        named |= {
            word.partition("=")[0]
            for line in re.findall(r"^Environment=(.*)", unit.read_text(), re.MULTILINE)
            for word in line.split()
        }
    named |= set(re.findall(r"^(?:ENV| +) ?([A-Z][A-Z_]+)=", (ROOT / "Dockerfile").read_text(), re.MULTILINE))

    assert len(named) > 20
    assert [name for name in sorted(named - PYTHONS_OWN - asked_for()) if f'"{name}"' not in CODE] == []


def asked_for() -> set[str]:
    """What the settings ask an environment for."""
    environ = Asked()
    with suppress(Misconfigured):
        Settings.from_environ(environ)
    return environ.names


class Asked(dict[str, str]):
    """An empty environment that notes what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return default


def test_the_example_of_the_settings_leaves_nothing_out_that_a_start_needs():
    given = dict(
        line.split("=", 1) for line in (DEPLOY / "vpluse.env.example").read_text().splitlines() if LINE.match(line)
    )
    needed = {finding.split()[0].rstrip(":") for finding in doctor.examine(_nobody, {"VPLUSE_INSTANCE": "/nowhere"})}

    assert {name for name in needed if name.isupper()} - {"PROMETHEUS_MULTIPROC_DIR"} <= set(given) | {"What", "The"}
    assert not any(given[name] for name in KEY_NAMES)  # or some would go by the keys that everybody can read here


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_the_page_for_nobody_there_is_whole_and_its_style_is_let_in(lang: str):
    html = (PAGES / f"busy.{lang}.html").read_text()
    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert f"'sha256-{digest}'" in NGINX_CONF.read_text()
    assert f'<html lang="{lang}">' in html
    assert html.count("<h1>") == 1
    assert not re.search(r'src=|href="[^"]|url\(|style="', html)  # there is nobody to ask for anything


def test_every_location_keeps_the_headers_that_go_to_the_site():
    server = NGINX_CONF.read_text().rpartition("    server {")[2]

    assert "proxy_set_header" not in server
    assert "proxy_add_x_forwarded_for" not in NGINX_CONF.read_text()


def test_no_log_knows_who_asked_or_for_what():
    written = re.search(r"log_format.*?;", NGINX_CONF.read_text(), re.DOTALL)[0]

    assert [word for word in TELLING if word in written] == []


def test_the_board_shows_metrics_that_there_are(site):
    app = site.make_app()
    with app.app_context():
        keep_balance("smsc", 404_300, clock.now())  # nothing is told of providers that were never asked
    answer = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
    there = {SUFFIX.sub("", name) for name in re.findall(r"^# TYPE (\w+)", answer.text, re.MULTILINE)}
    panels = json.loads((DEPLOY / "grafana.json").read_text())["panels"]
    shown = {
        SUFFIX.sub("", name)
        for panel in panels
        for target in panel["targets"]
        for name in METRIC.findall(target["expr"])
    }

    assert shown <= there
    assert {name for name in there if name.startswith("vpluse_") and not name.endswith("_created")} == shown


def test_the_image_copies_what_the_site_reads_and_not_the_tests():
    copied = re.findall(r"^COPY (?!--from)(\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    let_in = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]

    assert all((ROOT / name).exists() for name in copied)
    assert {name.partition("/")[0] for name in copied} == {name.partition("/")[0] for name in let_in}
    assert "tests" not in let_in


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="NO SYSTEMD, so its units were not verified")
def test_the_units_are_understood_and_closed(tmp_path: Path):
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(stat.S_IRWXU)
    for unit in UNITS:
        fitted = re.sub(r"/opt/vpluse/\.venv/bin/\w+", str(program), unit.read_text())
        (tmp_path / unit.name).write_text(re.sub(r"^(User|Group)=.*", r"\1=root", fitted, flags=re.MULTILINE))
    names = [str(tmp_path / unit.name) for unit in UNITS]
    environ = os.environ | {"SYSTEMD_PAGER": ""}
    understood = subprocess.run(["systemd-analyze", "verify", *names], check=False, capture_output=True, text=True)
    closed = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", f"--threshold={LARGEST_EXPOSURE}", *names],
        check=False, capture_output=True, text=True, env=environ,
    )  # fmt: skip

    assert (understood.returncode, understood.stderr) == (0, "")
    assert closed.returncode == 0, closed.stdout


def _nobody(_settings) -> None:
    raise AssertionError("without an address of a database none is looked for")
