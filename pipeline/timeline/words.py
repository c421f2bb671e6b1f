"""A sentence for each verdict, with its numbers, that claims nothing beyond the collected pages."""

from dataclasses import dataclass

import pandas as pd

from pipeline.timeline.evidence import FEWEST
from pipeline.timeline.verdict import FINDINGS, SINGLE

SCOPE = "This describes the collected pages, not the field."
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True)
class Setting:
    """What all sentences share: dated papers, series tested of each kind, from when to when."""

    papers: int
    tested: dict[str, int]
    span: str


def sentence(row: pd.Series, setting: Setting) -> str:
    """row: a verdict with all its columns."""
    if row["verdict"] == "too few papers":
        return _too_few(row, setting)
    if pd.isna(row["p"]) or pd.isna(row["fold"]):
        return f"The {number(setting.papers)} dated papers lie too close in time to tell of any change. {SCOPE}"
    return f"{_among(row, setting)}, {SAY[row['verdict']](row, setting)}{_frailty(row)} {SCOPE}"


def _among(row: pd.Series, setting: Setting) -> str:
    if isinstance(row["outside"], str):
        return (
            f"Among the {number(row['outside_papers'])} dated papers on these pages "
            f"that aren't about {_quoted(row['outside'])}"
        )
    return f"Among the {number(setting.papers)} dated papers on these pages"


def _frailty(row: pd.Series) -> str:
    if row["verdict"] not in FINDINGS:
        return ""
    pages = " or without ".join(row["unstable_without"])
    text = f" The verdict doesn't hold without {pages}." if pages else ""
    return f"{text} It rests on papers whose year was inferred." if row["inferred_matters"] else text


def _too_few(row: pd.Series, setting: Setting) -> str:
    count = int(row["n_dated"])
    if setting.papers == 0:
        return f"None of the papers bears a date, so nothing can be said of change over time. {SCOPE}"
    verb = "is" if count == 1 else "are"
    return (
        f"Too few papers to judge: {count or 'none'} of the {number(setting.papers)} dated ones {verb} {_on(row)}; "
        f"a lean needs {FEWEST}."
    )


def _rising(row: pd.Series, setting: Setting) -> str:
    return f"the share of {_name(row)} rose{_from_to(row)}: {_change(row, setting)}."


def _falling(row: pd.Series, setting: Setting) -> str:
    return f"the share of {_name(row)} fell{_from_to(row)}: {_change(row, setting)}."


def _peaked_short(row: pd.Series, setting: Setting) -> str:
    return (
        f"{_name(row)} had a short peak: {_window(row)} between {day(row['window_start'])} and {day(row['window_end'])}"
        f" ({_q(row)})."
    )


def _peaked_long(row: pd.Series, setting: Setting) -> str:
    return (
        f"the share of {_name(row)} was highest around {season(row['peak'])} (80% interval "
        f"{season(row['peak_low'])} to {season(row['peak_high'])}) and lower before and after ({_q(row)})."
    )


def _surge(row: pd.Series, setting: Setting) -> str:
    return f"{_name(row)} has surged of late: {_window(row)} since {day(row['window_start'])} ({_q(row)})."


def _dip(row: pd.Series, setting: Setting) -> str:
    return f"the share of {_name(row)} was lower in between than at both ends ({_q(row)})."


def _varying(row: pd.Series, setting: Setting) -> str:
    return (
        f"the share of {_name(row)} changes over time ({_q(row)}), but not in one direction; {_window(row)} "
        f"between {day(row['window_start'])} and {day(row['window_end'])}."
    )


def _steady(row: pd.Series, setting: Setting) -> str:
    most = times(max(row["fold_high"], 1 / row["fold_low"]))
    return f"the share of {_name(row)} held steady: {_change(row, setting)}, at most {most} from {setting.span}."


def _no_clear_change(row: pd.Series, setting: Setting) -> str:
    lean = {"up": ", leaning up", "down": ", leaning down", "none": ", no lean"}[row["lean"]]
    alone = _taken_alone(row, setting) if (row["fold_low"] > 1) == (row["fold_high"] > 1) else ""
    return (
        f"the share of {_name(row)} shows no clear change{lean}: {_change(row, setting)}.{alone}"
        f"{_compatible(row, setting)}"
    )


def _taken_alone(row: pd.Series, setting: Setting) -> str:
    """Why an interval without 'no change' is no verdict."""
    if row["p_linear"] >= SINGLE:
        reason = "within the single pages the change is no larger than chance makes it"
    elif setting.tested[row["kind"]] > 1:
        reason = f"{setting.tested[row['kind']]} were tested at once"
    else:
        reason = "the test also asks for curves and peaks"
    return f" Taken alone that interval leaves out “no change”, but {reason}."


SAY = {
    "rising": _rising,
    "falling": _falling,
    "peaked (short)": _peaked_short,
    "peaked (long)": _peaked_long,
    "recent surge": _surge,
    "dip": _dip,
    "varying": _varying,
    "steady": _steady,
    "no clear change": _no_clear_change,
}


def _compatible(row: pd.Series, setting: Setting) -> str:
    text = f" From {setting.span} that fits anything between {times(row['fold_low'])} and {times(row['fold_high'])}"
    needed = row["papers_for_doubling"]
    if pd.isna(needed):
        return f"{text}."
    if needed <= row["n_dated"]:
        return f"{text}; a doubling would probably have shown."
    return (
        f"{text}; a doubling would probably have shown with about {number(_rounded(needed))} papers on it, "
        f"there are {number(row['n_dated'])}."
    )


def _from_to(row: pd.Series) -> str:
    if isinstance(row["outside"], str):
        return ""
    return f" from {percent(row['share_start'])} to {percent(row['share_end'])}"


def _change(row: pd.Series, setting: Setting) -> str:
    if pd.isna(row["times_per_year"]):
        low, high = times(row["fold_low"]), times(row["fold_high"])
        return f"{times(row['fold'])} from {setting.span} (95% interval {low} to {high}, {_q(row)})"
    low, high = decimal(row["times_per_year_low"]), decimal(row["times_per_year_high"])
    return f"{times(row['times_per_year'])} a year (95% interval {low} to {high}, {_q(row)})"


def _window(row: pd.Series) -> str:
    return (
        f"{number(row['window_papers'])} of its {number(row['n_dated'])} papers are "
        f"among the {number(row['window_total'])}"
    )


def _name(row: pd.Series) -> str:
    return "the papers in no topic" if row["kind"] == "outliers" else _quoted(row["label"])


def _on(row: pd.Series) -> str:
    return "in no topic" if row["kind"] == "outliers" else f"on {_quoted(row['label'])}"


def _quoted(label: str) -> str:
    """A label of several terms would read as a list of things."""
    return f"“{label}”" if "," in label else label


def _q(row: pd.Series) -> str:
    q = float(row["q"])
    if q < 0.001:
        return "q below .001"
    return f"q {q:.2f}".replace("0.", ".", 1) if q >= 0.095 else f"q {q:.2g}".replace("0.", ".", 1)


def times(value: float) -> str:
    return f"×{decimal(value)}"


def decimal(value: float) -> str:
    """Two decimals below 1 (0.97 must not become 1.0), else one; beyond a factor of 20 no figure means much."""
    if value > 20:
        return "20 or more"
    if value < 0.995:
        return f"{value:.2f}" if value >= 0.05 else "0.05 or less"
    return f"{value:.1f}" if value < 9.95 else f"{value:.0f}"


def percent(share: float) -> str:
    value = 100 * share
    return f"{value:.2f}%" if value < 0.095 else f"{value:.1f}%" if value < 9.95 else f"{value:.0f}%"


def number(value: float) -> str:
    return f"{round(value):,}"


def _rounded(value: float) -> int:
    """To two figures: the estimate is no better."""
    return int(round(value, 2 - len(str(round(value))))) if value >= 100 else round(value)


def day(date: pd.Timestamp) -> str:
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def span(first: pd.Timestamp, last: pd.Timestamp) -> str:
    name = day if (last - first).days < 400 else season
    return f"{name(first)} to {name(last)}"


def season(date: pd.Timestamp) -> str:
    return f"{('early', 'mid', 'late')[(date.month - 1) // 4]} {date.year}"
