"""The periods that papers are counted in: their width, their borders, which paper falls in which."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from pipeline.timeline.settings import Width

Days = NDArray[np.datetime64]
Precision = Literal["day", "month", "year"]
Ints = NDArray[np.intp]

WIDTHS: tuple[Width, ...] = get_args(Width)
MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
MONDAY = np.datetime64("1969-12-29", "D")
DAY = np.timedelta64(1, "D")

TYPICAL = 25  # Papers that the typical paper's period holds.
ENOUGH = 6  # Periods that make a series.
PER_TOPIC = 5  # Papers of the median topic per period, where a wider period gives them.
LEAST = 10  # Papers in a period; poorer neighbours merge.


@dataclass(frozen=True)
class Periods:
    """Periods in order of time, none of them empty; `of` maps each paper to its period.

    start, end: (T,) first and last day; the last period ends with the newest paper where it is `partial`.
    whole_end: (T,) last day of the calendar span, also where it isn't over. totals: (T,) papers.
    """

    width: Width
    of: Ints
    start: Days
    end: Days
    whole_end: Days
    totals: NDArray[np.float64]
    partial: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.totals)


def choose_width(days: Days, finest: Width, median_topic: float) -> Width:
    """The narrowest width, not below `finest`, that gives at least 6 periods of 25 papers for the typical paper.

    Among those one in which a topic of `median_topic` papers has 5 a period is preferred. Where none gives 6
    periods: the narrowest with 25 papers, else the year.
    """
    allowed = WIDTHS[WIDTHS.index(finest) :]
    counts = {width: np.unique(_unit(days, width), return_counts=True)[1] for width in allowed}
    rich = [width for width in allowed if np.median(np.repeat(counts[width], counts[width])) >= TYPICAL]
    long = [width for width in rich if len(counts[width]) >= ENOUGH]
    full = [width for width in long if median_topic >= PER_TOPIC * len(counts[width])]
    return (full or long or rich or ["year"])[0]


def cut(days: Days, width: Width, newest: np.datetime64) -> Periods:
    """Calendar periods over `days` (in order of time); neighbours merge until each holds at least 10 papers.

    `newest` is the last day that the papers can tell of, the end of the last month where dates are months.
    """
    units, of, counts = np.unique(_unit(days, width), return_inverse=True, return_counts=True)
    group = _merge(counts)
    first = np.flatnonzero(np.diff(group, prepend=-1))
    last = np.append(first[1:], len(units)) - 1
    whole_end = _start(units[last] + 1, width) - DAY
    partial = whole_end > newest
    return Periods(
        width=width,
        of=group[of],
        start=_start(units[first], width),
        end=np.minimum(whole_end, newest),
        whole_end=whole_end,
        totals=np.bincount(group, weights=counts).astype(float),
        partial=partial,
    )


def following(periods: Periods) -> tuple[np.datetime64, np.datetime64]:
    """First and last day of the period that a forecast is for: the unfinished one, else the next."""
    start = periods.start[-1] if periods.partial[-1] else periods.whole_end[-1] + DAY
    unit = _unit(np.array([start]), periods.width)
    end = periods.whole_end[-1] if periods.partial[-1] else (_start(unit + 1, periods.width) - DAY)[0]
    return start, end


def middle(days: Days, precision: Precision) -> Days:
    """A paper known by its month or year counts at the middle of it, so that no period's first day gains them all."""
    if precision == "month":
        return days.astype("datetime64[M]").astype("datetime64[D]") + 14
    if precision == "year":
        return days.astype("datetime64[Y]").astype("datetime64[D]") + 182
    return days


def end_of(day: np.datetime64, precision: Precision) -> np.datetime64:
    """The last day that a date of this precision may mean."""
    if precision == "day":
        return day
    unit = "M" if precision == "month" else "Y"
    return (day.astype(f"datetime64[{unit}]") + 1).astype("datetime64[D]") - DAY


def _unit(days: Days, width: Width) -> Ints:
    if width == "week":
        return (days - MONDAY).astype(np.intp) // 7
    return days.astype("datetime64[M]").astype(np.intp) // MONTHS[width]


def _start(unit: Ints, width: Width) -> Days:
    if width == "week":
        return MONDAY + 7 * unit
    return (unit * MONTHS[width]).astype("datetime64[M]").astype("datetime64[D]")


def _merge(counts: Ints) -> Ints:
    group = np.zeros(len(counts), dtype=np.intp)
    current, held = 0, 0
    for i, count in enumerate(counts):
        group[i] = current
        held += count
        if held >= LEAST:
            current, held = current + 1, 0
    if held and current:
        group[group == current] = current - 1
    return group
