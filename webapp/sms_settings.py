"""What the environment says of SMS: who carries them, under which name, and what they may cost."""

import re
from dataclasses import dataclass, field

from webapp.environment import Reader
from webapp.parsing import parse_url

CONSOLE = "console"
PROVIDERS = ("smsc", "mobizon", "smpp")
SENDER = r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,10}|\d{1,15}"
"""An alphanumeric sender has at most 11 characters, a numeric one 15 digits (3GPP TS 23.040, 9.1.2.5)."""
AMOUNT = r"(\d{1,7})(?:[.,](\d{1,2}))?"


@dataclass(frozen=True)
class SmsSettings:
    """Who carries SMS, in the order in which they are tried. Amounts are in tiyn, hundredths of a tenge."""

    providers: tuple[str, ...] = (CONSOLE,)
    """Of `PROVIDERS`, or `CONSOLE` alone, which sends nothing; empty where nobody carries SMS."""
    sender: str = ""
    """The name that a phone shows as the sender, registered with each provider."""
    price: int = 0
    """What one part is foreseen to cost, where a provider does not say it."""
    budget: int = 0
    """What all SMS of one day (Almaty) may cost; 0 is no limit, which a production site cannot have."""
    low_balance: int = 0
    """Below which balance with a provider `flask doctor` speaks up."""
    smsc_login: str = ""
    smsc_password: str = field(default="", repr=False)
    smsc_api_key: str = field(default="", repr=False)
    """In place of login and password."""
    smsc_urls: tuple[str, ...] = ("https://smsc.kz", "https://www2.smsc.kz")
    """The host, and the reserve host that is asked where the first cannot be reached."""
    mobizon_api_key: str = field(default="", repr=False)
    mobizon_url: str = "https://api.mobizon.kz"
    smpp_url: str = field(default="", repr=False)
    """`smpp://system_id:password@host:port`, or `smpps://…` within TLS."""
    smpp_window: int = 10
    """How many submit_sm may wait for their answer at once (SMPP 3.4, 2.9)."""

    @property
    def is_real(self) -> bool:
        """Whether SMS reach a phone."""
        return bool(self.providers) and self.providers != (CONSOLE,)

    @classmethod
    def read(cls, reader: Reader) -> "SmsSettings":
        """The settings by their variables, and what is wrong with them in `reader.faults`."""
        default = "" if reader.strict else CONSOLE
        providers = tuple(reader.text("SMS_PROVIDERS", default).replace(",", " ").split())
        settings = cls(
            providers=providers,
            sender=reader.shaped("SMS_SENDER", "", SENDER, "a name of up to 11 Latin letters and digits"),
            price=_amount(reader, "SMS_PRICE"),
            budget=_amount(reader, "SMS_BUDGET"),
            low_balance=_amount(reader, "SMS_LOW_BALANCE"),
            smsc_login=reader.text("SMSC_LOGIN", ""),
            smsc_password=reader.text("SMSC_PASSWORD", ""),
            smsc_api_key=reader.text("SMSC_API_KEY", ""),
            smsc_urls=tuple(filter(None, (reader.address("SMSC_URL", cls.smsc_urls[0]), _reserve(reader)))),
            mobizon_api_key=reader.text("MOBIZON_API_KEY", ""),
            mobizon_url=reader.address("MOBIZON_URL", cls.mobizon_url),
            smpp_url=reader.text("SMPP_URL", ""),
            smpp_window=reader.number("SMPP_WINDOW", cls.smpp_window),
        )
        reader.faults += settings.faults(strict=reader.strict)
        return settings

    def faults(self, *, strict: bool) -> list[str]:
        """What is wrong between one value and another. Names variables, never their values: some are secrets."""
        unknown = [name for name in self.providers if name not in {*PROVIDERS, CONSOLE}]
        faults = [f"SMS_PROVIDERS has {name!r}; it knows {', '.join(PROVIDERS)}" for name in unknown]
        if len(set(self.providers)) != len(self.providers):
            faults.append("SMS_PROVIDERS names a provider twice")
        if CONSOLE in self.providers and (strict or len(self.providers) > 1):
            faults.append("SMS_PROVIDERS has console, which sends nothing: it is for development alone")
        if not self.is_real:
            return faults
        faults += [f"{name} is not set, and SMS_PROVIDERS needs it" for name in self._missing()]
        if self.smpp_url and (parse_url(self.smpp_url).scheme not in {"smpp", "smpps"} or not self._smpp_is_whole):
            faults.append("SMPP_URL cannot be read; set it to smpp://system_id:password@host:port")
        if not 1 <= self.smpp_window <= 100:
            faults.append("SMPP_WINDOW must be from 1 to 100")
        return faults

    @property
    def _smpp_is_whole(self) -> bool:
        url = parse_url(self.smpp_url)
        return bool(url.host and url.port and url.username)

    def _missing(self) -> list[str]:
        has_login = bool(self.smsc_login and self.smsc_password)
        needed = {
            "SMS_SENDER": self.sender,
            "SMS_PRICE": self.price,
            "SMS_BUDGET": self.budget,
            "SMSC_API_KEY (or SMSC_LOGIN and SMSC_PASSWORD)": "smsc" not in self.providers
            or self.smsc_api_key
            or has_login,
            "MOBIZON_API_KEY": "mobizon" not in self.providers or self.mobizon_api_key,
            "SMPP_URL": "smpp" not in self.providers or self.smpp_url,
        }
        return [name for name, value in needed.items() if not value]


def _amount(reader: Reader, name: str) -> int:
    """An amount of tenge, in tiyn."""
    found = re.fullmatch(AMOUNT, reader.shaped(name, "0", AMOUNT, "an amount of tenge, such as 18.50"), re.ASCII)
    return int(found[1] + (found[2] or "").ljust(2, "0")) if found else 0


def _reserve(reader: Reader) -> str:
    """SMSC's reserve host; of an address of one's own there is none unless it is named."""
    default = SmsSettings.smsc_urls[1] if not reader.text("SMSC_URL", "") else ""
    return reader.address("SMSC_RESERVE_URL", default)
