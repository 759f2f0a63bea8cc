"""Numbers as lists show them: 1. a. iv. Nothing about where a list counts from."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
LARGEST_ROMAN = 3999


def numeral(number: int, style: str) -> str:
    """Return the mark of an item: `style` is 1, a, A, i or I, as in HTML's `type`."""
    return f"{counted(number, style)}."


def counted(number: int, style: str) -> str:
    """Return a number in a style, without a stop; in figures where the style cannot show it."""
    if style in ("a", "A") and number > 0:
        said = letters(number)
    elif style in ("i", "I") and 0 < number <= LARGEST_ROMAN:
        said = roman(number)
    else:
        return str(number)
    return said.upper() if style.isupper() else said


def letters(number: int) -> str:
    """Return a, b … z, aa, ab … for a number from 1."""
    said = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        said = chr(ord("a") + rest) + said
    return said


def roman(number: int) -> str:
    """Return a number from 1 to 3999 in small Roman letters."""
    said = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        said += sign * times
    return said
