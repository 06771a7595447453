"""Which passwords are refused because guessing begins with them (NIST SP 800-63B-4, 3.1.1.2).

The list is that of the package zxcvbn (MIT): the 30,000 passwords most often met in breaches, beside words, names and
walks on a keyboard. Few of them have twelve characters; what people make of them has. So a password is refused when
it can be put together from such parts in fewer than 10,000,000,000 guesses, which no composition rule would find.
Each is looked at as typed, and as the same keys give it in Latin letters: «пароль» is found as `gfhjkm`, as in breaches.
"""

from webapp.accounts.errors import PasswordTooWeak

MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH = 12, 200
"""Characters, counted as code points."""
FEWEST_GUESSES = 10**10
LOOKED_AT = 72
"""Characters: longer than that, nothing is easily guessed unless its beginning is repeated."""
SITE_WORDS = (
    "vpluse",
    "vpluse.me",
    "vplyuse",
    "almaty",
    "astana",
    "kazakhstan",
    "qazaqstan",
    "shymkent",
    "admin",
    "administrator",
    "staff",
    "welcome",
    "letmein",
    "пароль",
    "құпиясөз",
    "құпия",
    "вплюсе",
    "алматы",
    "астана",
    "казахстан",
    "қазақстан",
    "correcthorsebatterystaple",
)
"""Words to be expected here: of the service, the country, and the example that everybody has read."""
KEYS = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`") | str.maketrans(
    "әіңғүұқөһ", "234590-=\\"
)
"""Which key of a Latin keyboard gives a letter of the Russian and the Kazakh one."""


def refuse_weak(password: str, *about: str) -> None:
    """Raise `PasswordTooWeak` for what is too short, too long or soon guessed; `about` is what is known of its owner."""
    if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
        raise PasswordTooWeak
    words = [*SITE_WORDS, *about, *(word for text in about for word in _parts(text))]
    lowered = password.casefold()
    for spelling in {lowered, lowered.translate(KEYS)}:
        if (
            _guesses(spelling, [word.casefold().translate(KEYS) if spelling != lowered else word for word in words])
            < FEWEST_GUESSES
        ):
            raise PasswordTooWeak


def _guesses(password: str, words: list[str]) -> float:
    # Imported where it is needed: its lists take a third of a second and 15 MB, and passwords are set once in months.
    from zxcvbn import zxcvbn

    return float(zxcvbn(password[:LOOKED_AT], user_inputs=words)["guesses"])


def _parts(text: str) -> list[str]:
    return [word for word in text.casefold().replace("@", " ").replace(".", " ").split() if len(word) > 2]
