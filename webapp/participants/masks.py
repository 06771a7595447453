"""A person as those see them who need no name: enough to tell two apart, too little to find either (clause 2.5)."""

from webapp.participants.particulars import Particulars

HIDDEN = "•"
DOTS = "…"


def masked(particulars: Particulars) -> dict[str, str]:
    """What was told, masked: А…, +7 707 ••• •• 12, т…@e….kz; of an IIN nothing but that it is there."""
    return {name: _MASKS[name](value) for name, value in particulars.given().items()}


def masked_for_owner(kind: str, contact: str) -> str:
    """An `email` or a `phone` for who has typed it: a•••@gmail.com, its domain whole, so that a slip in it is seen."""
    if kind == "phone":
        return _phone(contact)
    local, _at, domain = contact.rpartition("@")
    return f"{local[0]}{HIDDEN * 3}@{domain}"


def _name(value: str) -> str:
    return value[0].upper() + DOTS


def _email(value: str) -> str:
    local, _at, domain = value.rpartition("@")
    host, _dot, ending = domain.rpartition(".")
    return f"{local[0]}{DOTS}@{host[:1]}{DOTS}.{ending}"


def _phone(value: str) -> str:
    return f"{value[:2]} {value[2:5]} {HIDDEN * 3} {HIDDEN * 2} {value[-2:]}"


def _iin(value: str) -> str:
    return HIDDEN * len(value)


_MASKS = {
    "last_name": _name,
    "first_name": _name,
    "patronymic": _name,
    "email": _email,
    "phone": _phone,
    "iin": _iin,
}
