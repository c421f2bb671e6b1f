"""Numbers, dates and periods as people write them."""

import pandas as pd
import pytest

from pipeline.figures import periods, theme, words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.97, "0.97"),
        (0.996, "1.0"),
        (1.04, "1.0"),
        (2.75, "2.8"),
        (12.3, "12"),
        (0.0001, "under 0.01"),
        (12000, "over 9,999"),
    ],
)
def test_changes_never_hide_on_which_side_of_one_they_lie(value: float, text: str) -> None:
    assert words.factor(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0%"), (0.004, "<1%"), (0.025, "2.5%"), (0.02, "2%"), (0.184, "18%"), (0.0296, "3%"), (1, "100%")],
)
def test_shares(share: float, text: str) -> None:
    assert words.percent(share) == text


@pytest.mark.parametrize(("value", "text"), [(0.0004, "<.001"), (0.004, ".004"), (0.12, ".12"), (0.999, "1")])
def test_probabilities(value: float, text: str) -> None:
    assert words.probability(value) == text


@pytest.mark.parametrize(
    ("start", "end", "name", "short"),
    [
        ("2024-01-01", "2024-12-31", "2024", "2024"),
        ("2017-01-01", "2021-12-31", "2017 – 2021", "17–21"),
        ("2024-07-01", "2024-12-31", "Jul – Dec 2024", "H2 24"),
        ("2024-04-01", "2024-06-30", "Apr – Jun 2024", "Q2 24"),
        ("2024-03-01", "2024-03-31", "Mar 2024", "Mar 24"),
        ("2021-07-01", "2022-06-30", "Jul 2021 – Jun 2022", "21–22"),
        ("2017-01-01", "2021-06-30", "2017 – Jun 2021", "17–21"),
        ("2025-07-01", "2025-12-04", "Jul – 4 Dec 2025", "H2 25"),
        ("2024-03-04", "2024-03-10", "4 – 10 Mar 2024", "4 Mar"),
        ("2024-03-04", "2024-03-04", "4 Mar 2024", "4 Mar"),
    ],
)
def test_periods_have_names(start: str, end: str, name: str, short: str) -> None:
    assert periods.name(pd.Timestamp(start), pd.Timestamp(end)) == name
    assert periods.short(pd.Timestamp(start), pd.Timestamp(end)) == short


def test_a_long_first_period_leaves_the_room_to_the_others() -> None:
    starts = pd.to_datetime(["2009-01-01", "2022-01-01", "2022-07-01", "2023-01-01"])
    ends = pd.to_datetime(["2021-12-31", "2022-06-30", "2022-12-31", "2023-06-30"])
    frame = pd.DataFrame({"period_start": starts, "period_end": ends, "total": 5, "partial": False})
    time = periods.periods(frame)
    assert time["left"].iloc[0] == pd.Timestamp("2020-01-01") and time["start"].iloc[0] == starts[0]
    assert list(time["left"][1:]) == list(starts[1:])


def test_a_century_early_date_does_not_stretch_the_axis() -> None:
    ticks = periods.year_ticks(pd.Timestamp("1924-01-01"), pd.Timestamp("2025-01-01"))
    assert len(ticks["tickvals"]) <= 13  # type: ignore[arg-type]


def test_text_from_outside_is_cut_and_escaped() -> None:
    assert theme.plain("<b>&") == "&lt;b&gt;&amp;"
    assert len(theme.plain("x" * 100_000)) < 200
    assert "<br>" in theme.wrapped("several words that need more than one line of the hover box")
