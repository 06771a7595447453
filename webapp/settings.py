"""What may differ between one deployment and another, read once at the start.

Everything here comes from the environment and is frozen. A deployment that is half configured does not
start: `Settings.from_environ` collects every fault and names the variable to set. A local run
(`VPLUSE_ENV=local`) makes its keys once, in the instance folder, so that nobody has to.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from werkzeug.sansio.utils import host_is_trusted

from webapp.deployment_keys import SECRET_KEY, SECRET_KEYS, local_keys
from webapp.dkim_settings import DkimSettings
from webapp.environment import Reader
from webapp.parsing import parse_url
from webapp.sms_settings import SmsSettings

ENVIRONMENTS = ("production", "local", "test")
BY_LANGUAGE = ("name", "address", "responsible_person")
"""What of the operator is written otherwise in another language."""
MADE_UP = {
    "kk": {
        "name": "«Вплюсе» ЖШС",
        "address": "Қазақстан Республикасы, Алматы қ., Примерная көшесі, 1",
        "responsible_person": "Әсел Примерова",
    },
    "en": {
        "name": "Vpluse LLP",
        "address": "1 Primernaya Street, Almaty, Republic of Kazakhstan",
        "responsible_person": "Assel Primerova",
    },
}
"""The operator of a local run in the languages beside Russian."""


class Misconfigured(Exception):
    """The environment does not describe a site that could be run safely."""

    def __init__(self, faults: Sequence[str], settings: "Settings") -> None:
        super().__init__("\n".join(["The site cannot start:", *(f"- {fault}" for fault in faults)]))
        self.faults = tuple(faults)
        self.settings = settings
        """What could be read all the same; for a diagnosis, never for running a site."""


@dataclass(frozen=True)
class Operator:
    """Who answers for the personal data (оператор), and how to reach them: clauses 1.1 and 2.7."""

    name: str = "ТОО «Вплюсе»"
    bin: str = "000140000018"
    address: str = "Республика Казахстан, г. Алматы, ул. Примерная, 1"
    email: str = "privacy@vpluse.example"
    phone: str = "+7 700 000 00 00"
    responsible_person: str = "Асель Примерова"
    in_languages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By a language those of `BY_LANGUAGE` that are written otherwise in it than above."""

    def in_language(self, language: str) -> "Operator":
        """The same operator as texts in a language name it; what is not set for that language stays as it is in Russian."""
        return replace(self, **self.in_languages.get(language, {}), in_languages={})

    @classmethod
    def read(cls, reader: Reader) -> "Operator":
        """The operator by `OPERATOR_NAME` and the like; by `OPERATOR_NAME_KK` and the like in other languages."""
        variables = {
            **{name: f"OPERATOR_{name.upper()}" for name in ("name", "bin", "address", "email", "phone")},
            "responsible_person": "RESPONSIBLE_PERSON",
        }
        values = {name: reader.required(variable, getattr(cls, name)) for name, variable in variables.items()}
        others = {}
        for language, made_up in MADE_UP.items():
            found = {
                # A name that was made up goes with those alone that were made up too.
                name: reader.text(
                    f"{variables[name]}_{language.upper()}",
                    made_up[name] if not reader.strict and values[name] == getattr(cls, name) else "",
                )
                for name in BY_LANGUAGE
            }
            others[language] = {name: value for name, value in found.items() if value}
        return cls(**values, in_languages=others)


@dataclass(frozen=True)
class Statistics:
    """The outside statistics services that the site may ask its visitors about; none where nothing is set (clause 3.2)."""

    metrica_id: str = ""
    metrica_host: str = "https://mc.yandex.ru"
    ga4_id: str = ""
    ga4_host: str = "https://www.googletagmanager.com"
    matomo_url: str = ""
    """Ends with a slash."""
    matomo_site: str = ""
    matomo_country: str = "KZ"
    """Where that Matomo keeps what it learns (ISO 3166)."""


@dataclass(frozen=True)
class Settings:
    """One deployment. Times are in seconds, sizes in bytes."""

    env: str
    instance: Path
    secret_keys: Mapping[str, str]
    """The site's secret by version, the newest first: what cookies, tokens and links are signed with."""
    master_keys: Mapping[str, bytes]
    """Master keys by version, the newest first: they wrap the keys of persons."""
    database_url: str
    keystore_url: str
    queue_url: str
    limits_url: str
    public_url: str
    trusted_hosts: tuple[str, ...]
    proxies: int = 0
    smtp_url: str = ""
    smtp_reserve_urls: tuple[str, ...] = ()
    """Mail servers that are asked, one after another, where that of `smtp_url` is away or refuses us."""
    smtp_utf8: bool = False
    """Whether our mail server carries addresses whose local part is not ASCII all the way (SMTPUTF8, RFC 6531)."""
    mail_from: str = "Вплюсе <hello@vpluse.example>"
    metrics_token: str = ""
    release: str = ""
    """What runs here, in the operator's own words (a tag, a commit); shown in the metrics."""
    storage_region: str = "KZ"
    storage_region_reason: str = ""
    entries_per_address_per_hour: int = 300
    index_keys: Mapping[str, bytes] = field(default_factory=dict)
    """Keys of the blind indexes of an earlier release, by version, the newest first; today's lie in the key store."""
    index_key_lifetime: timedelta = timedelta(days=7)
    """For how long people are indexed with one key, at least; see `platform.keystore.index_keys`."""
    destroyed_at_once: float = 0.05
    """The share of all persons that one run of the timetable may destroy; beyond it, the run stops and says so."""
    demo_entries: int = 0
    """How many made-up entries a new local site is filled with."""
    shown_min_seconds: float = 2.0
    """A form sent sooner than this after it was shown was filled in by a machine, or by a very quick hand."""
    page_seconds: float = 1.0
    """For how long a process may go on showing a campaign or policy after a new version was published."""
    operator: Operator = field(default_factory=Operator)
    statistics: Statistics = field(default_factory=Statistics)
    sms: SmsSettings = field(default_factory=SmsSettings)
    dkim: DkimSettings = field(default_factory=DkimSettings)

    @property
    def channels(self) -> frozenset[str]:
        """The channels by which people are written to; in production SMS is one only where a provider carries it."""
        return frozenset({"email", "sms"} if self.sms.providers else {"email"})

    @property
    def staff_url(self) -> str:
        """The address in links for staff. Browsers make passkeys for names alone, so on one's own machine it has one."""
        return self.public_url.replace("//127.0.0.1", "//localhost") if self.is_local else self.public_url

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def is_local(self) -> bool:
        return self.env == "local"

    @property
    def is_https(self) -> bool:
        return parse_url(self.public_url).scheme == "https"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings.

        Raises `Misconfigured` with every fault, each naming the variable to set.
        """
        env = environ.get("VPLUSE_ENV", "production")
        instance = Path(environ.get("VPLUSE_INSTANCE", "instance")).resolve()
        if env == "local":
            environ = {**local_keys(instance, environ), **environ}
        reader = Reader(environ, strict=env == "production")
        if env not in ENVIRONMENTS:
            reader.faults.append(f"VPLUSE_ENV is {env!r}; set it to one of {', '.join(ENVIRONMENTS)}")
        settings = cls(
            env=env,
            instance=instance,
            secret_keys=reader.secrets(SECRET_KEYS, SECRET_KEY),
            master_keys=reader.keys("VPLUSE_MASTER_KEYS"),
            index_keys=reader.keys("VPLUSE_INDEX_KEYS", may_be_absent=True),
            index_key_lifetime=timedelta(days=reader.number("INDEX_KEY_DAYS", 7)),
            database_url=reader.url("DATABASE_URL", f"sqlite:///{instance / 'vpluse.db'}"),
            keystore_url=reader.url("KEYSTORE_URL", f"sqlite:///{instance / 'keystore.db'}"),
            queue_url=reader.text("QUEUE_URL", f"sqlite:///{instance / 'queue.db'}"),
            limits_url=reader.text("LIMITS_URL", f"shared-file://{instance / 'limits.db'}"),
            public_url=reader.required("PUBLIC_URL", f"http://127.0.0.1:{environ.get('PORT', '8000')}").rstrip("/"),
            trusted_hosts=reader.words("TRUSTED_HOSTS", "127.0.0.1 localhost [::1]"),
            proxies=reader.number("PROXIES", 0),
            smtp_url=reader.required("SMTP_URL", ""),
            smtp_reserve_urls=tuple(reader.text("SMTP_RESERVE_URLS", "").split()),
            smtp_utf8=reader.flag("SMTP_UTF8"),
            mail_from=reader.required("MAIL_FROM", cls.mail_from),
            metrics_token=reader.secret("VPLUSE_METRICS_TOKEN"),
            release=reader.text("VPLUSE_RELEASE", ""),
            storage_region=reader.text("STORAGE_REGION", "" if env == "production" else "KZ"),
            storage_region_reason=reader.text("STORAGE_REGION_REASON", ""),
            demo_entries=reader.number("DEMO_ENTRIES", 20_000) if env == "local" else 0,
            entries_per_address_per_hour=reader.number("ENTRIES_PER_ADDRESS_PER_HOUR", 300),
            destroyed_at_once=reader.number("DESTROYED_AT_ONCE_PERCENT", 5) / 100,
            operator=Operator.read(reader),
            sms=SmsSettings.read(reader),
            dkim=DkimSettings.read(reader),
            statistics=Statistics(
                metrica_id=reader.shaped("METRICA_ID", "", r"[1-9]\d{0,11}", "the number of the counter"),
                metrica_host=reader.address("METRICA_HOST", Statistics.metrica_host),
                ga4_id=reader.shaped("GA4_ID", "", r"G-[A-Z0-9]{4,16}", "a measurement ID, such as G-A1B2C3D4E5"),
                ga4_host=reader.address("GA4_HOST", Statistics.ga4_host),
                matomo_url=reader.address("MATOMO_URL", "", folder=True),
                matomo_site=reader.shaped("MATOMO_SITE", "", r"[1-9]\d{0,8}", "the number of the site in Matomo"),
                matomo_country=reader.country("MATOMO_COUNTRY", Statistics.matomo_country),
            ),
        )
        _refuse_what_does_not_fit(settings, reader.faults)
        if reader.faults:
            raise Misconfigured(reader.faults, settings)
        return settings


def _refuse_what_does_not_fit(settings: Settings, faults: list[str]) -> None:
    """Add what is wrong between one value and another."""
    used = settings.statistics
    if bool(used.matomo_url) != bool(used.matomo_site):
        missing = "MATOMO_SITE" if used.matomo_url else "MATOMO_URL"
        faults.append(f"{missing} is not set; Matomo needs both MATOMO_URL and MATOMO_SITE")
    # Destroying a key must destroy the data in every copy, so a backup of the data may never hold the keys.
    if settings.database_url == settings.keystore_url:
        faults.append("KEYSTORE_URL must be a database of its own, apart from DATABASE_URL")
    public = parse_url(settings.public_url)
    if not public.host or public.scheme not in {"http", "https"}:
        faults.append(f"PUBLIC_URL is {settings.public_url!r}; set it to an address such as https://vpluse.me")
    for name, urls in {"SMTP_URL": (settings.smtp_url,), "SMTP_RESERVE_URLS": settings.smtp_reserve_urls}.items():
        if any(url and not parse_url(url).host for url in urls):
            faults.append(f"{name} cannot be read; set it to smtp://host:port, or to smtps://user:password@host:port")
    host = public.host
    if not faults and not host_is_trusted(host, settings.trusted_hosts):
        faults.append(f"TRUSTED_HOSTS must name the host of PUBLIC_URL, {host}")
    if not faults and settings.is_production and not settings.is_https:
        faults.append("PUBLIC_URL must begin with https://: an IIN does not travel in the clear")
