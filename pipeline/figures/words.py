"""Numbers and dates as people write them. Imports nothing of ours."""

import math

import pandas as pd

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def number(value: float) -> str:
    return f"{value:,.0f}"


def count(n: int) -> str:
    """In letters up to twelve."""
    return COUNTS[n] if n < len(COUNTS) else number(n)


def plural(count: float, word: str) -> str:
    return f"{number(count)} {word}{'' if count == 1 else 's'}"


def capital(label: str) -> str:
    """The label as a heading; words with capitals of their own (iOS) stay as they are."""
    return label[:1].upper() + label[1:] if label.split(" ")[0].islower() else label


def percent(share: float) -> str:
    """A share between 0 and 1: '18%', '2.5%', '<1%'."""
    value = 100 * share
    if value == 0:
        return "0%"
    if value < 1:
        return "<1%"
    return f"{value:.1f}%" if value < 2.95 and round(value, 1) % 1 else f"{value:.0f}%"


def fine_percent(share: float) -> str:
    """A share whose size matters below one percent too: '0.25%'."""
    return f"{100 * share:.2g}%" if 0 < 100 * share < 1 else percent(share)


def factor(value: float) -> str:
    """A change: two decimals below 1, else one, so that .97 never reads 1.0."""
    if value >= 9.95:
        return f"{min(value, 9999):,.0f}" if value < 9999.5 else "over 9,999"
    if value < 0.005:
        return "under 0.01"
    return f"{value:.2f}" if value < 0.995 else f"{value:.1f}"


def times(value: float) -> str:
    return f"×{factor(value)}"


def probability(value: float) -> str:
    """A p or q: '.12', '<.001'."""
    if value < 0.001:
        return "<.001"
    digits = 3 if value < 0.01 else 2
    return f"{value:.{digits}f}".removeprefix("0") if value < 0.995 else "1"


def day(date: pd.Timestamp) -> str:
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def month(date: pd.Timestamp) -> str:
    return f"{MONTHS[date.month - 1]} {date.year}"


def dated(date: pd.Timestamp, precision: str) -> str:
    """A paper's date, no finer than it is known."""
    return {"month": month(date), "year": str(date.year)}.get(precision, day(date))


def season(date: pd.Timestamp) -> str:
    """'early 2023', 'mid-2023', 'late 2023'."""
    part = ("early ", "mid-", "late ")[(date.month - 1) // 4]
    return f"{part}{date.year}"


def known(value: object) -> bool:
    """Whether a cell holds something."""
    return value is not None and not (isinstance(value, float) and math.isnan(value)) and value is not pd.NaT
