"""Amounts of money as providers write them: «4043.0656», 17.5, «12,30»."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

HIGHEST = Decimal(10) ** 12


def tiyn(value: Any) -> int | None:
    """An amount of tenge in tiyn, or None for what is no amount."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        amount = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not amount.is_finite() or abs(amount) > HIGHEST:
        return None
    return int((amount * 100).to_integral_value(ROUND_HALF_UP))
