"""How phones write: strategies that dress right values as keyboards, contacts and chats do, and that break them."""

from hypothesis import strategies as st

WRAPPERS = (
    ("", ""),
    ("\u202a", "\u202c"),
    ("\u202d", "\u202c"),
    ("\u2066", "\u2069"),
    ("\u2068", "\u2069"),
    ("\u200e", "\u200e"),
    ("\u200f", ""),
    ("\ufeff", ""),
)
UNSEEN = ("\u200b", "\u2060", "\u00ad", "\u200e", "\u200f", "\u061c", "\u202c", "\ufeff", "\u2063")
SPACES = (" ", "\u00a0", "\u2009", "\u202f", "\u2007", "\u3000", "\u2002", "\u205f")
DASHES = ("-", "\u2010", "\u2011", "\u2012", "–", "—", "\u2015", "−", "\ufe63", "\uff0d", "\u2e3a")
APOSTROPHES = ("'", "’", "‘", "ʼ", "ʻ", "`", "´", "′", "\u201b", "\uff07")
WIDE = {ord(digit): 0xFF10 + int(digit) for digit in "0123456789"}
BAD_SIGNS = ("№", "#", "\0", "\x1b", "\ud7ff", "?", "=", "😀", "٣", "½", "\ue000", "{", "%", "\x7f", "\u0085", "|")
"""No name, number or code takes any of them."""
BAD_IN_EMAIL = (",", ";", ":", "<", "(", "[", '"', "\\", "\0", "\x1b", "\x7f", "\u0085")


@st.composite
def dressed(draw: st.DrawFn, value: str) -> str:
    """A right value as it may come from a phone: wrapped, with unseen signs, other spaces, dashes and apostrophes."""
    text = "".join(_dressed_sign(draw, sign) for sign in value)
    before, after = draw(st.sampled_from(WRAPPERS))
    space = draw(st.sampled_from(("", *SPACES)))
    return f"{space}{before}{text}{after}{space}"


def _dressed_sign(draw: st.DrawFn, sign: str) -> str:
    meant = {" ": SPACES, "-": DASHES, "'": APOSTROPHES}.get(sign, (sign,))
    return draw(st.sampled_from(meant)) + draw(st.sampled_from(("", "", "", "", *UNSEEN)))


@st.composite
def dressed_digits(draw: st.DrawFn, value: str) -> str:
    """A number or code: grouped anyhow, full-width perhaps, and dressed besides."""
    grouped = "".join(draw(st.sampled_from(("", "", " ", "-"))) + digit for digit in value).strip(" -")
    grouped = grouped.replace("+ ", "+").replace("+-", "+")
    return draw(dressed(grouped.translate(WIDE) if draw(st.booleans()) else grouped))


@st.composite
def dressed_phone(draw: st.DrawFn, value: str) -> str:
    """A phone number of Kazakhstan in any of its usual beginnings, with a `tel:` perhaps."""
    beginning = draw(st.sampled_from(("+7", "8", "7", "")))
    scheme = draw(st.sampled_from(("", "", "tel:", "TEL:")))
    return scheme + draw(dressed_digits(beginning + value.removeprefix("+7")))


@st.composite
def dressed_email(draw: st.DrawFn, value: str) -> str:
    """An address in any case of its domain, with a `mailto:` perhaps."""
    local, _at, domain = value.partition("@")
    domain = draw(st.sampled_from((domain, domain.upper(), domain.title())))
    scheme = draw(st.sampled_from(("", "", "mailto:", "MAILTO:")))
    return draw(dressed(f"{scheme}{local}@{domain}"))


@st.composite
def broken(draw: st.DrawFn, field: str, value: str) -> str:
    """A right value with one sign in it that its field does not take."""
    place = draw(st.integers(0, len(value)))
    return value[:place] + draw(st.sampled_from(BAD_IN_EMAIL if field == "email" else BAD_SIGNS)) + value[place:]


def as_typed_on_phones(person: dict[str, str]) -> st.SearchStrategy[dict[str, str]]:
    """What a person types, each field dressed."""
    return st.fixed_dictionaries(
        {
            **{name: dressed(person[name]) for name in ("last_name", "first_name", "patronymic")},
            "email": dressed_email(person["email"]),
            "phone": dressed_phone(person["phone"]),
            "iin": dressed_digits(person["iin"]),
        }
    )
