"""What a deployment must say before the site starts, and what a local run makes by itself."""

import base64
import errno
import stat
from dataclasses import FrozenInstanceError, fields

import pytest

from webapp.deployment_keys import KEY_NAMES, LOCAL_KEYS_FILE, make_keys
from webapp.settings import Misconfigured, Operator, Settings

REQUIRED = {
    "DATABASE_URL": "postgresql://site@db/site",
    "KEYSTORE_URL": "postgresql://keys@db/keys",
    "PUBLIC_URL": "https://vpluse.example/",
    "TRUSTED_HOSTS": "vpluse.example, www.vpluse.example",
    "SMTP_URL": "smtps://mail.example",
    "MAIL_FROM": "Вплюсе <hello@vpluse.example>",
    "STORAGE_REGION": "KZ",
    "OPERATOR_NAME": "ТОО «Пример»",
    "OPERATOR_BIN": "000140000018",
    "OPERATOR_ADDRESS": "Алматы",
    "OPERATOR_EMAIL": "privacy@vpluse.example",
    "OPERATOR_PHONE": "+7 700 000 00 00",
    "RESPONSIBLE_PERSON": "Асель Примерова",
}
LONG = "a-secret:of-enough-letters-0123456789"
MAY_BE_LEFT_OUT = {"STORAGE_REGION"}
"""Its absence stops no start: `/health/ready` says it instead."""


def production(**changes: str | None) -> dict[str, str]:
    environ = {**REQUIRED, **make_keys(), **changes}
    return {name: value for name, value in environ.items() if value is not None}


def faults(environ: dict[str, str]) -> str:
    with pytest.raises(Misconfigured) as refusal:
        Settings.from_environ(environ)
    return str(refusal.value)


def test_a_deployment_that_says_everything_starts():
    settings = Settings.from_environ(production(PROXIES="2", ENTRIES_PER_ADDRESS_PER_HOUR="500"))

    assert settings.is_production
    assert settings.is_https
    assert not settings.is_local
    assert settings.public_url == "https://vpluse.example"
    assert settings.database_url == "postgresql+psycopg://site@db/site"
    assert settings.trusted_hosts == ("vpluse.example", "www.vpluse.example")
    assert (settings.proxies, settings.entries_per_address_per_hour) == (2, 500)


@pytest.mark.parametrize("name", sorted({*REQUIRED, *KEY_NAMES} - MAY_BE_LEFT_OUT))
def test_production_refuses_to_start_without(name):
    said = faults(production(**{name: None}))

    assert [line.split()[1].rstrip(":") for line in said.splitlines()[1:]] == [name]


def test_without_an_environment_this_is_production_and_every_fault_is_said_at_once():
    said = faults({})

    assert all(name in said for name in {*REQUIRED, *KEY_NAMES} - MAY_BE_LEFT_OUT)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VPLUSE_SECRET_KEYS", "k1:short"),
        ("VPLUSE_SECRET_KEYS", "k1:of-31-characters-one-too-few-ab"),
        ("VPLUSE_SECRET_KEYS", "k1:" + "ab" * 40),
        ("VPLUSE_SECRET_KEYS", "without-a-version-but-long-enough-for-a-secret"),
        ("VPLUSE_SECRET_KEYS", f"k1:{LONG},k1:{LONG[::-1]}"),
        ("VPLUSE_SECRET_KEY", "short"),
        ("VPLUSE_METRICS_TOKEN", "0" * 64),
        ("VPLUSE_MASTER_KEYS", "k1:"),
        ("VPLUSE_MASTER_KEYS", "k1:not base64!"),
        ("VPLUSE_MASTER_KEYS", "k1:" + base64.b64encode(bytes(32)).decode()),
        ("VPLUSE_MASTER_KEYS", "k1:" + base64.b64encode(bytes(range(16))).decode()),
        ("VPLUSE_INDEX_KEYS", "a-long-version:" + base64.b64encode(bytes(range(32))).decode()),
        ("VPLUSE_INDEX_KEYS", base64.b64encode(bytes(range(32))).decode()),
        ("SMTP_UTF8", "maybe"),
        ("TRUSTED_HOSTS", "www.vpluse.example"),
        ("DATABASE_URL", "mysql://somewhere"),
        ("KEYSTORE_URL", "keystore.db"),
        ("PROXIES", "two"),
        ("PROXIES", "-1"),
        ("ENTRIES_PER_ADDRESS_PER_HOUR", "many"),
        ("VPLUSE_ENV", "staging"),
    ],
)
def test_a_fault_is_named_by_its_variable(name, value):
    assert f"- {name}" in faults(production(**{name: value}))


def test_a_site_must_trust_its_own_name():
    said = faults(production(PUBLIC_URL="https://other.example"))

    assert "TRUSTED_HOSTS must name the host of PUBLIC_URL, other.example" in said


def test_a_refusal_repeats_no_secret():
    keys = make_keys()
    said = faults({**production(), **keys, "VPLUSE_SECRET_KEYS": "k1:a secret of few letters", "PROXIES": "x"})

    assert "a secret of few letters" not in said
    assert all(value.removeprefix("k1:") not in said for value in keys.values())


def test_the_keys_of_persons_lie_apart_from_the_data():
    assert "KEYSTORE_URL must be a database of its own" in faults(production(KEYSTORE_URL=REQUIRED["DATABASE_URL"]))


def test_several_versions_of_a_key_are_read_the_newest_first():
    older, newer = (base64.b64encode(bytes(range(start, start + 32))).decode() for start in (0, 100))
    settings = Settings.from_environ(production(VPLUSE_MASTER_KEYS=f"k2:{newer}, k1:{older}"))

    assert list(settings.master_keys.items()) == [("k2", bytes(range(100, 132))), ("k1", bytes(range(32)))]


def test_a_local_run_makes_its_keys_once_and_for_its_owner_alone(tmp_path):
    environ = {"VPLUSE_ENV": "local", "VPLUSE_INSTANCE": str(tmp_path / "new")}
    first, second = Settings.from_environ(environ), Settings.from_environ(environ)

    assert first.is_local
    assert first == second
    assert stat.S_IMODE((tmp_path / "new" / LOCAL_KEYS_FILE).stat().st_mode) == 0o600


def test_a_local_run_keeps_to_a_key_that_the_environment_names(tmp_path):
    environ = {"VPLUSE_ENV": "local", "VPLUSE_INSTANCE": str(tmp_path), "VPLUSE_SECRET_KEYS": f"mine:{LONG}"}

    assert Settings.from_environ(environ).secret_keys == {"mine": LONG}


def test_the_only_secret_of_a_deployment_from_before_versions_is_one_version():
    settings = Settings.from_environ(production(VPLUSE_SECRET_KEYS=None, VPLUSE_SECRET_KEY=LONG))

    assert settings.secret_keys == {"single": LONG}


def test_versions_of_the_secret_are_read_the_newest_first_and_the_one_without_a_version_last():
    newer, newest = "n" + LONG[::-1], "m" + LONG[::-1]
    settings = Settings.from_environ(production(VPLUSE_SECRET_KEYS=f"k3:{newest}, k2:{newer}", VPLUSE_SECRET_KEY=LONG))

    assert list(settings.secret_keys.items()) == [("k3", newest), ("k2", newer), ("single", LONG)]


def test_a_secret_that_was_given_a_version_is_not_read_twice():
    settings = Settings.from_environ(production(VPLUSE_SECRET_KEYS=f"k1:{LONG}", VPLUSE_SECRET_KEY=LONG))

    assert settings.secret_keys == {"k1": LONG}


def test_a_test_run_needs_keys_of_its_own():
    said = faults({"VPLUSE_ENV": "test"})

    assert {name for name in {*REQUIRED, *KEY_NAMES} if name in said} == set(KEY_NAMES)


def test_no_two_deployments_are_given_the_same_keys():
    one, other = make_keys(), make_keys()

    assert set(one) == set(KEY_NAMES)
    assert not set(one.values()) & set(other.values())


def test_settings_do_not_change_while_the_site_runs():
    settings = Settings.from_environ(production())

    with pytest.raises(FrozenInstanceError):
        settings.secret_keys = {"k2": "another"}


def test_the_operator_is_settled_part_by_part():
    settings = Settings.from_environ(production())

    assert settings.operator.name == "ТОО «Пример»"
    assert all(getattr(settings.operator, field.name) for field in fields(Operator))


def test_the_operator_is_written_in_other_languages_where_that_is_set_and_nothing_made_up_is_added(tmp_path):
    kazakh = {"OPERATOR_NAME_KK": "«Мысал» ЖШС", "OPERATOR_ADDRESS_EN": "Almaty"}
    operator = Settings.from_environ(production(RESPONSIBLE_PERSON=Operator.responsible_person, **kazakh)).operator

    assert operator.in_languages == {"kk": {"name": "«Мысал» ЖШС"}, "en": {"address": "Almaty"}}
    assert operator.in_language("en").name == "ТОО «Пример»"
    local = Settings.from_environ({"VPLUSE_ENV": "local", "VPLUSE_INSTANCE": str(tmp_path)}).operator
    assert local.in_language("kk").name == "«Вплюсе» ЖШС"


def test_no_outside_service_is_used_that_is_not_named():
    used = Settings.from_environ(production()).statistics

    assert (used.metrica_id, used.ga4_id, used.matomo_url, used.matomo_site) == ("", "", "", "")


def test_outside_services_are_named_one_by_one():
    named = {
        "METRICA_ID": "98765432",
        "GA4_ID": "G-A1B2C3D4E5",
        "MATOMO_URL": "https://stats.example/m",
        "MATOMO_SITE": "2",
    }
    used = Settings.from_environ(production(**named, MATOMO_COUNTRY="DE")).statistics

    assert (used.metrica_id, used.ga4_id) == ("98765432", "G-A1B2C3D4E5")
    assert (used.matomo_url, used.matomo_site, used.matomo_country) == ("https://stats.example/m/", "2", "DE")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("METRICA_ID", "G-A1B2C3D4E5"), ("METRICA_ID", "0"), ("METRICA_ID", "12 34"), ("METRICA_ID", "१२३"),
        ("GA4_ID", "UA-12345-1"), ("GA4_ID", "g-a1b2c3d4e5"), ("GA4_ID", "G-A1B2&x=1"),
        ("MATOMO_SITE", "one"),
        ("MATOMO_URL", "stats.example"), ("MATOMO_URL", "http://stats.example/"), ("MATOMO_URL", "https://stats.example/;x"),
        ("MATOMO_URL", "https://stats.example/?a=b"), ("MATOMO_URL", "https://user@stats.example/"),
        ("MATOMO_COUNTRY", "Germany"), ("MATOMO_COUNTRY", "XQ"), ("MATOMO_COUNTRY", "kz"),
        ("METRICA_HOST", "https://mc.yandex.ru/metrika/"), ("METRICA_HOST", "https://*.yandex.ru"),
        ("GA4_HOST", "https://a.example; script-src *"), ("GA4_HOST", "//a.example"), ("GA4_HOST", "javascript:"),
    ],
)  # fmt: skip
def test_an_outside_service_is_named_in_its_own_shape_or_the_site_does_not_start(name: str, value: str):
    both = {"MATOMO_URL": "https://stats.example/", "MATOMO_SITE": "1"} if name.startswith("MATOMO") else {}

    assert [line.split()[1] for line in faults(production(**{**both, name: value})).splitlines()[1:]] == [name]


@pytest.mark.parametrize(("given", "missing"), [("MATOMO_URL", "MATOMO_SITE"), ("MATOMO_SITE", "MATOMO_URL")])
def test_half_a_matomo_is_none(given: str, missing: str):
    value = {"MATOMO_URL": "https://stats.example/", "MATOMO_SITE": "1"}[given]

    assert f"- {missing} is not set" in faults(production(**{given: value}))


def test_the_keys_of_a_local_site_are_whole_or_not_there(tmp_path, monkeypatch):
    def fail(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        Settings.from_environ({"VPLUSE_ENV": "local", "VPLUSE_INSTANCE": str(tmp_path)})
    monkeypatch.undo()
    first, again = (Settings.from_environ({"VPLUSE_ENV": "local", "VPLUSE_INSTANCE": str(tmp_path)}) for _ in range(2))

    assert first.secret_keys == again.secret_keys
    assert first.master_keys == again.master_keys != {}


SMS = {"SMS_PROVIDERS": "smsc mobizon", "SMS_SENDER": "VPLUSE", "SMS_PRICE": "18,5", "SMS_BUDGET": "50000"}
KEYS = {"SMSC_API_KEY": "a-key-of-smsc", "MOBIZON_API_KEY": "a-key-of-mobizon"}


def test_sms_go_through_the_providers_that_are_named_in_their_order():
    settings = Settings.from_environ(production(**SMS, **KEYS))

    assert settings.sms.providers == ("smsc", "mobizon")
    assert (settings.sms.price, settings.sms.budget, settings.sms.is_real) == (1850, 5_000_000, True)
    assert settings.sms.smsc_urls == ("https://smsc.kz", "https://www2.smsc.kz")
    assert settings.channels == {"email", "sms"}
    assert "a-key" not in repr(settings.sms)


def test_without_a_provider_production_has_no_sms_and_a_local_site_has_the_console(tmp_path):
    assert Settings.from_environ(production()).channels == {"email"}
    local = Settings.from_environ({"VPLUSE_ENV": "local", "VPLUSE_INSTANCE": str(tmp_path)})
    assert (local.sms.providers, local.channels) == (("console",), {"email", "sms"})


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SMS_PROVIDERS": "console"}, "development"),
        ({"SMS_PROVIDERS": "smsc console"}, "development"),
        ({"SMS_PROVIDERS": "pigeon"}, "pigeon"),
        ({"SMS_PROVIDERS": "smsc smsc"}, "twice"),
        ({"SMSC_API_KEY": None}, "SMSC_API_KEY"),
        ({"MOBIZON_API_KEY": None}, "MOBIZON_API_KEY"),
        ({"SMS_SENDER": None}, "SMS_SENDER"),
        ({"SMS_SENDER": "Вплюсе"}, "SMS_SENDER"),
        ({"SMS_BUDGET": None}, "SMS_BUDGET"),
        ({"SMS_PRICE": "a lot"}, "SMS_PRICE"),
        ({"SMSC_URL": "http://smsc.example"}, "SMSC_URL"),
        ({"SMS_PROVIDERS": "smpp"}, "SMPP_URL"),
        ({"SMS_PROVIDERS": "smpp", "SMPP_URL": "smpp://a-key@smsc.example"}, "SMPP_URL"),
        ({"SMS_PROVIDERS": "smpp", "SMPP_URL": "http://a-key:word@smsc.example:2775"}, "SMPP_URL"),
        ({"SMPP_WINDOW": "0"}, "SMPP_WINDOW"),
    ],
)
def test_what_is_wrong_with_sms_is_said_at_the_start(changes, named):
    said = faults(production(**{**SMS, **KEYS, **changes}))

    assert named in said
    assert "a-key" not in said
