"""Each thing that can be wrong with a deployment, really wrong, and the sentence that says so."""

import importlib.resources
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pyotp
import pytest
import time_machine

from tests.conftest import migrate
from tests.settings.test_settings import production
from tests.support import postgres
from tests.support.deployment import KEYS, run_redis
from tests.support.factories import publish_campaign
from tests.support.people import make_particulars
from tests.support.server import free_port
from tests.support.sms import PEERS
from tests.support.sms_peers import KEY, SENDER, MobizonPeer, SmscPeer
from tests.support.smtp import SmtpSink
from tests.support.visitor import Visitor
from webapp import accounts, create_app, doctor, messaging, participants
from webapp.deployment_keys import make_keys
from webapp.messaging.models import OutboxMessage
from webapp.messaging.providers import add_spending
from webapp.platform import clock, keystore, secret_rotation
from webapp.platform.app_state import state_of
from webapp.platform.db import db, transaction
from webapp.settings import Settings

HTTPS = {"base_url": "https://vpluse.example"}


@pytest.fixture
def environ(tmp_path: Path, empty_sqlite: Path) -> Iterator[dict[str, str]]:
    """A deployment on SQLite to which nothing is wrong but that nobody answers at its address."""
    for name in ("data", "keys", "metrics"):
        (tmp_path / name).mkdir(mode=0o700)
    (tmp_path / "data" / "vpluse.db").write_bytes((empty_sqlite / "vpluse.db").read_bytes())
    (tmp_path / "keys" / "keystore.db").write_bytes((empty_sqlite / "keystore.db").read_bytes())
    with SmtpSink() as mail:
        environ = production(
            **KEYS,
            VPLUSE_INSTANCE=str(tmp_path / "data"),
            DATABASE_URL=f"sqlite:///{tmp_path}/data/vpluse.db",
            KEYSTORE_URL=f"sqlite:///{tmp_path}/keys/keystore.db",
            SMTP_URL=f"smtp://{mail.host}:{mail.port}",
            PUBLIC_URL=f"https://localhost:{free_port()}",
            TRUSTED_HOSTS="localhost",
            PROMETHEUS_MULTIPROC_DIR=str(tmp_path / "metrics"),
        )
        inside(environ, publish_campaign)
        yield environ


def inside(environ: dict[str, str], do) -> None:
    app = create_app(Settings.from_environ(environ))
    with app.app_context():
        do()
        db.session.remove()
        db.engine.dispose()
        state_of(app).keystore.engine.dispose()


def enter(environ: dict[str, str]) -> None:
    """Have a person enter, so that there are keys, an index and a message."""
    app = create_app(Settings.from_environ(environ | {"VPLUSE_ENV": "local"}))
    state_of(app).settings.__dict__["shown_min_seconds"] = 0.0
    assert Visitor(app.test_client()).enter().status_code == 303


def found(environ: dict[str, str], **changes: str) -> list[str]:
    """What is wrong beside that nobody answers at its address."""
    told = doctor.examine(create_app, {name: value for name, value in (environ | changes).items() if value})
    return [finding for finding in told if not finding.startswith("Nobody answers at PUBLIC_URL")]


def only(findings: list[str], *words: str) -> bool:
    """Whether exactly one thing was found, and it is said in these words."""
    assert len(findings) == 1, findings
    return all(word in findings[0] for word in words)


def test_a_deployment_to_which_nothing_is_wrong_gets_no_finding(environ):
    assert found(environ) == []


def test_a_site_that_nobody_can_reach_is_noticed(environ):
    assert only(doctor.examine(create_app, environ), "Nobody answers at PUBLIC_URL", "start nginx")


def test_all_faults_of_the_settings_are_said_and_the_rest_is_looked_at_all_the_same(environ):
    told = found(environ, OPERATOR_BIN="", PROXIES="two", STORAGE_REGION="DE")

    assert [finding.split()[0] for finding in told] == ["PROXIES", "OPERATOR_BIN", "STORAGE_REGION"]


def test_without_any_settings_every_one_is_asked_for_and_nothing_breaks():
    told = doctor.examine(create_app, {"VPLUSE_INSTANCE": "/nowhere"})

    assert {"DATABASE_URL", "KEYSTORE_URL", "SMTP_URL", "VPLUSE_MASTER_KEYS"} <= {
        finding.split()[0] for finding in told
    }
    assert not any("does not answer" in finding for finding in told)  # what is not named is not looked for


@pytest.mark.parametrize(("changes", "words"), [
    ({"STORAGE_REGION": "DE"}, "STORAGE_REGION is not KZ"),
    ({"PUBLIC_URL": "http://localhost"}, "PUBLIC_URL must begin with https"),
    ({"QUEUE_URL": "memory://"}, "QUEUE_URL is not shared"),
    ({"QUEUE_URL": "sqlite:////nowhere/queue.db"}, "QUEUE_URL names cannot be reached"),
    ({"LIMITS_URL": "memory://"}, "LIMITS_URL is not shared"),
    ({"LIMITS_URL": "shared-file:///nowhere/limits.db"}, "LIMITS_URL names cannot be reached"),
    ({"PROMETHEUS_MULTIPROC_DIR": ""}, "PROMETHEUS_MULTIPROC_DIR is not set"),
    ({"PROMETHEUS_MULTIPROC_DIR": "/nowhere"}, "PROMETHEUS_MULTIPROC_DIR is not there"),
])  # fmt: skip
def test_a_setting_that_misleads_is_named(environ, changes: dict[str, str], words: str):
    assert only(found(environ, **changes), words)


def test_a_mail_server_that_is_away_is_noticed(environ):
    assert only(found(environ, SMTP_URL=f"smtp://127.0.0.1:{free_port()}"), "mail server of SMTP_URL does not answer")


def test_a_reserve_that_is_away_is_noticed_by_its_own_name(environ):
    told = found(environ, SMTP_RESERVE_URLS=f"{environ['SMTP_URL']} smtp://127.0.0.1:{free_port()}")

    assert only(told, "The mail server of SMTP_RESERVE_URLS does not answer")


def test_mail_in_the_clear_is_noticed(environ):
    told = found(environ, SMTP_URL=f"smtp://user:secret@0.0.0.0:{free_port()}")

    assert "without TLS" in told[0]
    assert "secret" not in "".join(told)


def test_a_mail_server_without_starttls_is_noticed(environ):
    assert only(found(environ, SMTP_URL=environ["SMTP_URL"] + "?starttls=1"), "offers no STARTTLS")


def test_a_campaign_by_sms_is_noticed_where_nobody_carries_them(environ):
    inside(environ, lambda: publish_campaign("nauryz-table", slug="by-sms"))

    assert only(found(environ), "by-sms tells people by SMS", "set SMS_PROVIDERS")
    assert found(environ, VPLUSE_ENV="local") == []


@pytest.mark.parametrize("name", sorted(PEERS))
def test_each_way_in_which_a_provider_of_sms_does_not_take_us_is_noticed(environ, name: str):
    with PEERS[name]() as peer:
        account = {
            "SMS_PROVIDERS": name, "SMS_SENDER": SENDER, "SMS_PRICE": "18", "SMS_BUDGET": "5000",
            "SMSC_API_KEY": KEY, "MOBIZON_API_KEY": KEY, f"{name.upper()}_URL": peer.url,
        }  # fmt: skip
        assert found(environ, **account) == []
        assert only(found(environ, **account, SMS_LOW_BALANCE="5000"), "4043 tenge are left", "pay something in")
        told = found(environ, **account | {"SMSC_API_KEY": "not-ours", "MOBIZON_API_KEY": "not-ours"})
        assert only(told, f"{name} does not take messages from us", "mend")
        assert "not-ours" not in told[0]
    assert only(found(environ, **account), "does not take messages from us", "ConnectError")


def test_a_sender_that_would_go_under_a_name_of_others_is_noticed(environ):
    with MobizonPeer() as peer:
        peer.names = [(SENDER, "1", "0"), ("Other", "1", "1")]
        account = {"SMS_PROVIDERS": "mobizon", "SMS_SENDER": SENDER, "SMS_PRICE": "18", "SMS_BUDGET": "5000"}
        told = found(environ, **account, MOBIZON_API_KEY=KEY, MOBIZON_URL=peer.url)

    assert only(told, "mobizon sender is not ours")


def test_sms_that_nobody_can_say_were_sent_and_a_budget_that_is_nearly_spent_are_noticed(environ):
    def spend():
        add_spending("smsc", 100, 460_000, clock.now())
        person = participants.keep(make_particulars(1), "ru", clock.now())
        messaging.put(person.person_id, "entry_received", "sms", "ru", {}, clock.now())
        lost = {"state": "uncertain", "handed_at": clock.now(), "provider": "mobizon"}
        with transaction():
            db.session.execute(db.update(OutboxMessage).values(lost))

    inside(environ, spend)
    with SmscPeer() as peer:
        account = {"SMS_PROVIDERS": "smsc", "SMS_SENDER": SENDER, "SMS_PRICE": "18", "SMS_BUDGET": "5000"}
        told = found(environ, **account, SMSC_API_KEY=KEY, SMSC_URL=peer.url)

    assert len(told) == 2
    assert "1 SMS may or may not have been sent" in told[0]
    assert "nine tenths of SMS_BUDGET" in told[1]


def test_a_redis_that_has_gone_is_noticed(environ, tmp_path: Path):
    with run_redis(tmp_path) as redis:
        both = {"QUEUE_URL": f"{redis}/0", "LIMITS_URL": f"{redis}/1"}
        assert found(environ, **both) == []

    told = found(environ, **both)
    assert [finding.split()[1] for finding in told] == ["QUEUE_URL", "LIMITS_URL"]


def test_a_folder_that_others_can_enter_is_noticed(environ):
    Path(environ["VPLUSE_INSTANCE"]).chmod(stat.S_IRWXU | stat.S_IXOTH)

    assert only(found(environ), "Others than the site", "chmod 0700")


def test_a_folder_that_is_not_there_is_noticed(environ):
    told = found(
        environ, VPLUSE_INSTANCE="/nowhere", QUEUE_URL="sqlite:////tmp/q.db", LIMITS_URL="shared-file:///tmp/l"
    )

    assert only(told, "VPLUSE_INSTANCE is not there", "make it")


def test_a_full_disk_is_noticed(environ, monkeypatch):
    monkeypatch.setattr("webapp.doctor.surroundings.SPACE_LEFT", 1 << 62)

    assert all("MiB left" in finding for finding in found(environ))
    assert len(found(environ)) == 2  # the data's folder and the keys'


def test_keys_that_lie_with_the_data_are_noticed(environ):
    Path(environ["KEYSTORE_URL"].removeprefix("sqlite:///")).rename(Path(environ["VPLUSE_INSTANCE"]) / "keystore.db")
    beside = environ["DATABASE_URL"].replace("vpluse.db", "keystore.db")

    assert only(found(environ, KEYSTORE_URL=beside), "same server or in the same folder")


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="there is no folder in memory here")
def test_data_in_memory_are_noticed(environ):
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        there = Path(folder) / "vpluse.db"
        there.write_bytes(Path(environ["DATABASE_URL"].removeprefix("sqlite:///")).read_bytes())
        assert only(found(environ, DATABASE_URL=f"sqlite:///{there}"), "does not outlive the machine")


def test_a_database_that_is_away_is_noticed(environ):
    told = found(environ, DATABASE_URL=f"postgresql://site:secret@127.0.0.1:{free_port()}/site")

    assert only(told, "database of DATABASE_URL does not answer")
    assert "secret" not in told[0]


def test_a_database_that_lacks_a_migration_is_noticed(environ):
    inside(
        environ,
        lambda: (db.session.execute(db.text("UPDATE alembic_version SET version_num = 'x'")), db.session.commit()),
    )

    assert only(found(environ), "flask --app wsgi db upgrade")


def test_a_site_without_a_policy_is_noticed(environ, empty_sqlite: Path):
    Path(environ["DATABASE_URL"].removeprefix("sqlite:///")).write_bytes((empty_sqlite / "vpluse.db").read_bytes())

    assert only(found(environ), "No policy is in force")


def test_a_key_store_without_tables_is_noticed(environ, tmp_path: Path):
    assert only(found(environ, KEYSTORE_URL=f"sqlite:///{tmp_path}/metrics/empty.db"), "flask --app wsgi keys store")


def test_messages_that_nobody_sends_are_noticed(environ):
    enter(environ)
    with time_machine.travel(clock.now().timestamp() + 3600, tick=False):
        assert only(found(environ), "A message has been due for", "start the worker")


def test_master_keys_that_were_changed_and_not_rotated_are_noticed(environ):
    enter(environ)
    newer = make_keys()["VPLUSE_MASTER_KEYS"].replace("k1:", "k2:")
    told = found(environ, VPLUSE_MASTER_KEYS=f"{newer},{environ['VPLUSE_MASTER_KEYS']}")

    assert only(told, "keys of persons are not under the newest master key", "vault rotate")


def test_a_key_store_without_keys_for_blind_indexes_is_noticed(environ):
    def forget() -> None:
        with keystore.current().engine.begin() as connection:
            connection.execute(keystore.index_key.delete())

    inside(environ, forget)

    assert only(found(environ), "no key for the blind indexes", "keys store")


def test_a_master_key_that_was_lost_is_noticed(environ):
    enter(environ)
    other = make_keys()["VPLUSE_MASTER_KEYS"]

    assert only(found(environ, VPLUSE_MASTER_KEYS=other), "does not open the key store")
    assert only(found(environ, VPLUSE_MASTER_KEYS=other.replace("k1", "k2")), "not in the settings (k1)")


def test_a_database_server_that_does_not_sync_or_holds_both_is_noticed(environ, tmp_path: Path):
    urls = postgres.create_database("doctor_site"), postgres.create_database("doctor_keys")
    migrate(tmp_path, urls)
    changed = environ | {"DATABASE_URL": urls[0], "KEYSTORE_URL": urls[1]}
    plain = {name: value.replace("+psycopg", "") for name, value in changed.items()}
    inside(plain, publish_campaign)
    told = found(plain)

    assert sum("fsync=off" in finding for finding in told) == 2
    assert any("same server" in finding for finding in told)


def test_a_clock_that_is_wrong_is_noticed(environ, tmp_path: Path):
    url = postgres.create_database("doctor_clock")
    with time_machine.travel(clock.now().timestamp() + 60, tick=True):
        told = found(environ, DATABASE_URL=url.replace("+psycopg", ""))

    # By 60 s, and by what a busy machine takes to ask.
    assert any("clock here and that of DATABASE_URL differ" in finding for finding in told)


def test_the_seen_request_is_for_whoever_has_the_token(site):
    client = site.make_app(
        proxies=1, public_url="https://vpluse.example", trusted_hosts=("vpluse.example",)
    ).test_client()
    asked = {"X-Forwarded-For": "192.0.2.77, 198.51.100.4", "X-Forwarded-Proto": "https"}
    token = {"Authorization": "Bearer tests may read the metrics of the site"}

    assert client.get("/health/seen", headers=asked, **HTTPS).status_code == 404
    seen = client.get("/health/seen", headers=asked | token, **HTTPS).json
    assert seen == {"address": "198.51.100.4", "https": True, "forwarded": 2}


def test_the_doctor_says_that_a_new_secret_has_not_been_brought_in_and_is_silent_when_it_has(environ):
    newest, before = "k2:a-secret-that-was-made-a-minute-ago", environ["VPLUSE_SECRET_KEYS"]
    assert only(found(environ, VPLUSE_SECRET_KEYS=f"{newest},{before}"), "newer version", "vault rotate")
    both = environ | {"VPLUSE_SECRET_KEYS": f"{newest},{before}"}
    inside(both, lambda: secret_rotation.rotate(Settings.from_environ(both).secret_keys, clock.now()))

    assert found(both) == []
    assert found(environ, VPLUSE_SECRET_KEYS=newest) == []


def test_the_doctor_says_that_seals_of_the_site_open_with_no_secret_at_hand(environ):
    def add_password() -> None:
        member, secret = (
            accounts.add_member("a@example.kz", "Айгүл", "marketer", "kk", clock.now()),
            pyotp.random_base32(),
        )
        accounts.set_password(member, "снег чайник верблюд 41", secret, pyotp.TOTP(secret).at(clock.now()), clock.now())

    inside(environ, add_password)

    assert only(
        found(environ, VPLUSE_SECRET_KEYS="k2:a-secret-of-somebody-else-altogether"),
        "1 of the site's own seals",
        "VPLUSE_SECRET_KEYS",
    )


def test_the_doctor_says_that_the_systems_time_zones_are_of_before_march_2024(environ, tmp_path, monkeypatch):
    old = tmp_path / "Almaty"
    old.write_bytes(importlib.resources.files("tzdata").joinpath("zoneinfo/Asia/Dhaka").read_bytes())  # UTC+6
    monkeypatch.setattr("webapp.doctor.surroundings.ZONES", (old,))

    assert only(found(environ), "time-zone data", "tzdata")


def test_the_doctor_says_that_the_sites_own_time_zones_are_of_before_march_2024(environ, monkeypatch):
    monkeypatch.setattr(clock, "ALMATY", ZoneInfo("Asia/Dhaka"))

    assert only(found(environ), "time-zone data", "requirements.txt")
