"""From evidence to one word per series."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Verdict = Literal[
    "rising",
    "falling",
    "peaked (short)",
    "peaked (long)",
    "recent surge",
    "dip",
    "varying",
    "steady",
    "no clear change",
    "too few papers",
]
FINDINGS = ("rising", "falling", "peaked (short)", "peaked (long)", "recent surge", "dip", "varying")

SINGLE = 0.05  # Of one statistic, once the corrected p has found something.
SURGE = 1.5  # Share inside the last window over that outside.
STEADY = {False: 2.0, True: 1.25}  # Factor within which the 90% interval of the 5-95% fold lies, by large.
BURST = {False: 2.0, True: 1.4}  # Share inside a short window over that outside, by large.

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


def classify(
    *,
    tested: Bools,
    found: Bools,
    p_linear: Floats,
    p_curved: Floats,
    p_scan: Floats,
    up: Bools,
    down: Bools,
    top: Bools,
    bottom: Bools,
    window_short: Bools,
    window_at_end: Bools,
    window_ratio: Floats,
    steady: Bools,
    large: bool,
) -> NDArray[np.str_]:
    """(K,) verdicts; the first that applies. up, down: the direction, pages held fixed and over all pages alike."""
    linear, scan = p_linear < SINGLE, p_scan < SINGLE
    burst = scan & window_short & ~window_at_end & (window_ratio >= BURST[large])
    rules: list[tuple[Verdict, Bools]] = [
        ("too few papers", ~tested),
        ("steady", ~found & steady),
        ("no clear change", ~found),
        ("peaked (short)", burst & (p_scan <= p_linear) & (~top | (p_scan <= p_curved))),
        ("peaked (long)", top & ((p_curved <= 5 * p_linear) | ~linear)),
        ("rising", linear & up),
        ("falling", linear & down),
        ("recent surge", scan & window_at_end & (window_ratio > SURGE)),
        ("dip", bottom),
    ]
    return np.select([rule for _, rule in rules], [word for word, _ in rules], "varying")


def same(one: str, other: str) -> bool:
    """Do two verdicts say the same? Absent findings are alike, and so are the two kinds of peak."""
    return _gist(one) == _gist(other)


def _gist(verdict: str) -> str:
    if verdict not in FINDINGS:
        return ""
    return "peaked" if verdict.startswith("peaked") else verdict
