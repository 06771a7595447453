"""One password, however a keyboard spells it: the OpaqueString profile of RFC 8265, 4.2.

«Й» may come as one character or as «И» with a breve; a space of a phone's keyboard may be another than that of a
desk's. Under the profile they are the same. Case and width stay as they were typed.
"""

from webapp.accounts.errors import PasswordNotTypable
from webapp.accounts.password_rules import MAX_PASSWORD_LENGTH


def normalised(password: str) -> str:
    """A password as it is hashed. Raises `PasswordNotTypable` for characters that the profile does not allow."""
    from precis_i18n import get_profile  # three megabytes of tables, for staff alone

    try:
        return str(get_profile("OpaqueString").enforce(password))
    except UnicodeError as error:
        raise PasswordNotTypable from error


def spellings(password: str) -> list[str]:
    """What to compare a hash with: the normalised password, then as it was typed, as passwords were once hashed."""
    if len(password) > MAX_PASSWORD_LENGTH:
        return [""]  # nobody's: it could not have been set, and cutting it would take one password for another
    try:
        return list(dict.fromkeys([normalised(password), password]))
    except PasswordNotTypable:
        return [password.encode(errors="replace").decode()]
