"""What a spreadsheet makes of a text: how to keep it from taking one for a formula."""

BYTE_ORDER_MARK = "\N{BYTE ORDER MARK}"
"""At the beginning of a CSV, by which Excel and LibreOffice know UTF-8."""
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""With what a formula, or a command, begins (OWASP, CSV injection)."""


def inert(text: str) -> str:
    """A text as a cell that does nothing: one that begins like a formula is led by an apostrophe."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
