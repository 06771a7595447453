"""Made-up people. Their IINs begin with 0001011 or 9912315 and belong to nobody living."""

from itertools import count

from webapp.participants import Particulars

_numbers = count(1)
FIRST_WEIGHTS = range(1, 12)
SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def make_iin(number: int, beginning: str = "0001011") -> str:
    """The IIN, with its check digit, of the made-up person of a number; skips numbers that have none."""
    digits = [int(digit) for digit in f"{beginning}{number % 10_000:04d}"]
    for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS):
        remainder = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if remainder < 10:
            return "".join(map(str, digits)) + str(remainder)
    return make_iin(number + 5_000, beginning)


def make_person(number: int | None = None) -> dict[str, str]:
    """What a made-up person types into the text fields, each of them different from every other's."""
    number = next(_numbers) if number is None else number
    letters = "".join("абвгдежзик"[int(digit)] for digit in f"{number:05d}")
    return {
        "last_name": f"Примеров-{letters}",
        "first_name": f"Тимур {letters}",
        "patronymic": f"Ұлы-{letters}",
        "email": f"timur.{number:05d}@example.kz",
        "phone": f"+770700{number % 100_000:05d}",
        "iin": make_iin(number),
    }


def make_particulars(number: int | None = None) -> Particulars:
    """The same, read and normalised."""
    return Particulars(**make_person(number))
