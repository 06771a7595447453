"""The keys of a deployment: under which names the environment has them, fresh ones, and those of a local run."""

import base64
import os
import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from webapp.environment import KEY_BYTES

LOCAL_KEYS_FILE = "keys.env"
SECRET_KEYS, SECRET_KEY = "VPLUSE_SECRET_KEYS", "VPLUSE_SECRET_KEY"
"""The site's secret by version; the name of the only one before there were versions, still read as the oldest."""
KEY_NAMES = (SECRET_KEYS, "VPLUSE_MASTER_KEYS", "VPLUSE_METRICS_TOKEN")


def make_keys() -> dict[str, str]:
    """Fresh random keys for a deployment, by the name of their variable."""
    return {
        SECRET_KEYS: "k1:" + secrets.token_urlsafe(KEY_BYTES),
        "VPLUSE_MASTER_KEYS": "k1:" + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode(),
        "VPLUSE_METRICS_TOKEN": secrets.token_urlsafe(KEY_BYTES),
    }


def print_keys() -> None:
    """Print fresh keys as lines for an environment; apart from the site's commands, which need them to start."""
    sys.stdout.writelines(f"{name}={value}\n" for name, value in make_keys().items())


def local_keys(instance: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The keys of a local run, made at the first start and kept in the instance folder, but for what is named outside."""
    path = instance / LOCAL_KEYS_FILE
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{name}={value}\n" for name, value in make_keys().items())
        # Under its name only when it is whole: somebody may stop us in between, or the disk be full.
        fresh = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(lines)
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):  # a second start at the same moment: the first keys are the keys
            path.hardlink_to(fresh)
        fresh.unlink()
    kept = dict(line.split("=", 1) for line in path.read_text("utf-8-sig").splitlines() if line)
    secret_is_named = SECRET_KEYS in environ or SECRET_KEY in environ
    return {name: value for name, value in kept.items() if not (secret_is_named and name in {SECRET_KEYS, SECRET_KEY})}
