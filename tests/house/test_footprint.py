"""What a web worker holds in memory before anybody has asked it for anything."""

import json
import os
import subprocess
import sys

from click.testing import CliRunner

from tests.conftest import make_settings
from tests.support.server import ROOT, handed_over
from webapp.cli.migrations import migrations

STAFF_AND_COMMANDS = {
    *("PIL", "webauthn", "xlsxwriter", "stream_zip", "pyotp", "segno", "argon2", "precis_i18n", "alembic", "zxcvbn")
}
"""Libraries that only staff or commands need."""
START = "import json, sys; from tests.support import served; print(json.dumps(sorted(sys.modules)))"


def test_a_started_web_worker_has_loaded_nothing_that_only_staff_or_commands_need(tmp_path, empty_sqlite):
    urls = (f"sqlite:///{empty_sqlite / 'vpluse.db'}", f"sqlite:///{empty_sqlite / 'keystore.db'}")
    environ = {**os.environ, **handed_over(make_settings(tmp_path, urls))}
    told = subprocess.run(
        [sys.executable, "-c", START], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    loaded = {module.partition(".")[0] for module in json.loads(told.stdout)}

    assert "webapp" in loaded
    assert loaded & STAFF_AND_COMMANDS == set()


def test_the_commands_of_migrations_are_there_when_they_are_asked_for():
    told = CliRunner().invoke(migrations, ["--help"])

    assert "upgrade" in told.output
