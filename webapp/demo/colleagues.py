"""Made-up colleagues of each role, to look at a local site with."""

from datetime import datetime

from webapp import accounts
from webapp.accounts import ADMINISTRATOR, MARKETER, RESPONSIBLE

COLLEAGUES = {
    MARKETER: ("marketer@example.kz", "Мәдина, маркетинг"),
    RESPONSIBLE: ("responsible@example.kz", "Ерлан, персональные данные"),
    ADMINISTRATOR: ("administrator@example.kz", "Сәуле, администратор"),
}


def hire(at: datetime) -> None:
    """Add a colleague of each role, where there is none yet."""
    for role, (email, name) in COLLEAGUES.items():
        if accounts.find_by_email(email) is None:
            accounts.add_member(email, name, role, "ru", at)


def sign_in_links() -> dict[str, str]:
    """For each role the secret of a link that signs in once as its colleague."""
    found = {role: accounts.find_by_email(email) for role, (email, _name) in COLLEAGUES.items()}
    return {role: accounts.local_link(member) for role, member in found.items() if member}
