"""The time axis that the charts share: periods with their names, and where they stand. May import words."""

import pandas as pd

from pipeline.figures import words

DAY = pd.Timedelta(days=1)


def periods(shares: pd.DataFrame) -> pd.DataFrame:
    """One row per period, in order: start, end (inclusive), total, partial, label, short, left, mid, days.

    `left` is where the period begins on the axis: a first period several times as long as the others (it holds the
    few early papers) is cut to two or three times their length, so that the crowded years get the room; `mid` and
    `days` follow.
    """
    frame = (
        shares[["period_start", "period_end", "total", "partial"]]
        .drop_duplicates("period_start")
        .sort_values("period_start")
        .rename(columns={"period_start": "start", "period_end": "end"})
        .reset_index(drop=True)
        # Without a dated paper the table is empty and its columns know no type.
        .astype({"start": "datetime64[us]", "end": "datetime64[us]"})
    )
    length = (frame["end"] - frame["start"]).dt.days + 1
    left = frame["start"].copy()
    if len(frame) > 1 and length.iloc[0] > 3 * length.median():
        cut = frame["end"].iloc[0] + DAY - 2.5 * length.median() * DAY
        left.iloc[0] = max(left.iloc[0], pd.Timestamp(cut.year, 1, 1))
    frame["left"] = left
    frame["days"] = (frame["end"] + DAY - left).dt.days
    frame["mid"] = left + (frame["end"] + DAY - left) / 2
    rows = list(zip(frame["start"], frame["end"], frame["partial"], strict=True))
    frame["label"] = [name(start, end) for start, end, _ in rows]
    frame["short"] = [short(start, end) + ("*" if partial else "") for start, end, partial in rows]
    return frame


def name(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """'2024', 'Mar 2024', 'Jul – Dec 2024', 'Jul 2021 – Jun 2022', '3 – 9 Mar 2024', 'Jul – 4 Dec 2025'."""
    from_first, to_last = start.day == 1, (end + DAY).day == 1
    first_year, last_year = from_first and start.month == 1, to_last and end.month == 12
    same_year, same_month = start.year == end.year, (start.year, start.month) == (end.year, end.month)
    if first_year and last_year:
        return str(start.year) if same_year else f"{start.year} – {end.year}"
    if from_first and to_last and same_month:
        return words.month(start)
    last = words.month(end) if to_last else words.day(end)
    if same_month:
        return f"{start.day} – {last}" if start.day != end.day else last
    opening = words.MONTHS[start.month - 1] if from_first else f"{start.day} {words.MONTHS[start.month - 1]}"
    if same_year:
        return f"{opening} – {last}"
    return f"{start.year if first_year else f'{opening} {start.year}'} – {last}"


def short(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """A name for a narrow column: 'H2 24', 'Q1 24', 'Mar 24', '2024', '21–22', '3 Mar'."""
    days = (end - start).days + 1
    year = f"{start.year % 100:02d}"
    if start.year != end.year:
        return f"{year}–{end.year % 100:02d}"
    if days > 200:
        return str(start.year)
    if days > 100 and start.month in (1, 7):
        return f"H{1 + start.month // 7} {year}"
    if days > 62 and start.month % 3 == 1:
        return f"Q{1 + start.month // 3} {year}"
    if days > 15:
        return f"{words.MONTHS[start.month - 1]} {year}"
    return f"{start.day} {words.MONTHS[start.month - 1]}"


def year_ticks(left: pd.Timestamp, right: pd.Timestamp) -> dict[str, object]:
    """Where the axis says which year begins; months where it is shorter than two years."""
    if (right - left).days > 730:
        starts = [d for d in pd.date_range(left.normalize().replace(month=1, day=1), right, freq="YS") if d >= left]
        step = 1 + len(starts) // 12
        return {
            "tickvals": [iso(d) for d in starts[::step]],
            "ticktext": [str(d.year) for d in starts[::step]],
        }
    starts = [d for d in pd.date_range(left.normalize().replace(day=1), right, freq="MS") if d >= left]
    step = 1 + len(starts) // 8
    return {"tickvals": [iso(d) for d in starts[::step]], "ticktext": [words.month(d) for d in starts[::step]]}


def iso(date: pd.Timestamp) -> str:
    return date.strftime("%Y-%m-%d")
