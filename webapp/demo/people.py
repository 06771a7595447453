"""Made-up people. Their IINs begin with 0001011 or 9912315 and belong to nobody living; their mail goes nowhere."""

from collections.abc import Iterator

from webapp.participants import Particulars

FIRST_NAMES = (
    "Айгүл",
    "Ерлан",
    "Жанар",
    "Тимур",
    "Әсел",
    "Данияр",
    "Гүлнар",
    "Руслан",
    "Мадина",
    "Нұрлан",
    "Светлана",
    "Олег",
    "Қуаныш",
    "Динара",
    "Виктор",
    "Сәуле",
    "Марат",
    "Ольга",
    "Бауыржан",
    "Ирина",
)
LAST_NAMES = (
    "Примеров",
    "Выдумов",
    "Мысалбай",
    "Үлгіұлы",
    "Образцов",
    "Ертегі",
    "Небылов",
    "Қиялбек",
    "Сказов",
    "Жоқтыбай",
)
PATRONYMICS = ("Примерович", "Мысалұлы", "Образцовна", "Үлгіқызы", None)
BEGINNINGS = ("0001011", "9912315")
SERIALS = 10_000
FIRST_WEIGHTS = tuple(range(1, 12))
SECOND_WEIGHTS = (*range(3, 12), 1, 2)


def people() -> Iterator[Particulars]:
    """One made-up person after another, each different from all others, until there are no more IINs."""
    number = 0
    for beginning in BEGINNINGS:
        for serial in range(SERIALS):
            iin = _with_check_digit(f"{beginning}{serial:04d}")
            if iin is not None:
                yield _person(number, iin)
                number += 1


def _person(number: int, iin: str) -> Particulars:
    return Particulars(
        last_name=LAST_NAMES[number * 7 % len(LAST_NAMES)],
        first_name=FIRST_NAMES[number * 3 % len(FIRST_NAMES)],
        patronymic=PATRONYMICS[number % len(PATRONYMICS)],
        email=f"demo.{number:05d}@example.kz",
        phone=f"+770700{number:05d}",
        iin=iin,
    )


def _with_check_digit(digits: str) -> str | None:
    for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS):
        check_digit = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if check_digit < 10:
            return digits + str(check_digit)
    return None
