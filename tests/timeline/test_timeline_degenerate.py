"""Whatever the dates, the stage finishes and says what it could not do."""

import numpy as np
import pandas as pd
import planting
import pytest

from pipeline.timeline.corpus import build
from pipeline.timeline.settings import TrendsParams
from pipeline.timeline.tables import SHARES, Trends, analyse

AUTO = TrendsParams(period="auto", level=0.10)


def spread(papers: int, first: str = "2020-01-01", last: str = "2024-12-30") -> np.ndarray:
    start, end = np.datetime64(first, "D"), np.datetime64(last, "D")
    return start + (np.linspace(0, 1, papers) * (end - start).astype(int)).astype(int)


def run(
    days: np.ndarray, topics: int = 3, settings: TrendsParams = AUTO, precision: str = "day", everywhere: bool = False
) -> Trends:
    papers = planting.frame(days, np.arange(len(days)) % 2).assign(date_precision=precision)
    topic = np.zeros(len(days), dtype=int) if everywhere else np.random.default_rng(0).integers(0, topics, len(days))
    members = topic == np.arange(topics + 1)[:, None]
    kinds = np.array(["topic"] * topics + ["outliers"])
    ids = [*map(str, range(topics)), "outliers"]
    series = pd.DataFrame({"kind": kinds, "id": ids, "label": ids, "n_papers": members.sum(axis=1)})
    trends = analyse(build(papers, members, kinds), series, settings, draws=999)
    check(trends, topics)
    return trends


def check(trends: Trends, topics: int) -> None:
    """What a report needs of any run: a row with a sentence per series, no infinity, shares of finished sums."""
    assert len(trends.verdicts) == topics + 1
    assert trends.verdicts["sentence"].str.len().min() > 20
    assert not trends.verdicts["sentence"].str.contains("nan|NaT|inf ").any()
    assert not np.isinf(trends.verdicts.select_dtypes("float")).any().any()
    assert list(trends.shares.columns) == SHARES
    assert np.allclose(trends.shares.groupby("period_start")["share"].sum(), 1)
    for frame in (trends.shares, trends.curves):
        assert not frame.drop(columns="share_outside", errors="ignore").isna().any().any()


def test_no_dated_paper() -> None:
    trends = run(np.full(20, np.datetime64("NaT", "D")))

    assert set(trends.verdicts["verdict"]) == {"too few papers"}
    assert trends.shares.empty
    assert "No paper bears a date" in trends.notes[0]
    assert trends.shares["period_start"].dtype == "datetime64[us]"


def test_no_paper_at_all() -> None:
    assert run(np.array([], dtype="datetime64[D]")).shares.empty


def test_one_dated_paper() -> None:
    assert set(run(spread(1)).verdicts["verdict"]) == {"too few papers"}


def test_all_on_one_day() -> None:
    trends = run(np.full(60, np.datetime64("2024-05-05", "D")))

    assert set(trends.verdicts["verdict"]) <= {"too few papers", "no clear change"}
    assert trends.verdicts["times_per_year"].isna().all()
    assert any("one date" in note for note in trends.notes)


def test_nearly_all_on_one_day() -> None:
    days = np.full(60, np.datetime64("2024-05-05", "D"))
    days[0] = np.datetime64("2023-05-05", "D")

    assert set(run(days).verdicts["verdict"]) <= {"too few papers", "no clear change"}


@pytest.mark.parametrize("papers", [2, 9, 30, 60])
def test_two_days(papers: int) -> None:
    days = np.repeat([np.datetime64("2024-05-05", "D"), np.datetime64("2024-09-01", "D")], papers // 2)

    run(days)


def test_two_periods() -> None:
    trends = run(spread(30, "2024-01-01", "2025-12-30"), settings=TrendsParams(period="year", level=0.1))

    assert trends.metrics["n_periods"] == 2
    assert trends.forecasts.empty
    assert any("A forecast needs 12 finished periods" in note for note in trends.notes)


def test_one_topic() -> None:
    run(spread(100), topics=1)


def test_a_topic_in_every_paper_is_steady() -> None:
    trends = run(spread(200), topics=1, everywhere=True)

    assert trends.verdicts["verdict"].iloc[0] in ("steady", "no clear change")
    assert (trends.shares.loc[trends.shares["kind"] == "topic", "share"] == 1).all()


def test_dates_known_only_by_month_make_no_weeks() -> None:
    months = spread(4000, "2023-01-01", "2024-12-30").astype("datetime64[M]").astype("datetime64[D]")
    trends = run(months, precision="month")

    assert trends.metrics["unit"] == "month"
    assert not trends.shares["partial"].any()


def test_dates_known_only_by_year() -> None:
    years = spread(400, "2018-01-01", "2024-12-30").astype("datetime64[Y]").astype("datetime64[D]")
    trends = run(years, precision="year")

    assert trends.metrics["unit"] == "year"
    assert trends.shares["period_end"].max() == pd.Timestamp("2024-12-31")


def test_a_period_narrower_than_the_dates_is_said_so() -> None:
    years = spread(400, "2018-01-01", "2024-12-30").astype("datetime64[Y]").astype("datetime64[D]")
    trends = run(years, precision="year", settings=TrendsParams(period="month", level=0.1))

    assert any("dated only to the year" in note for note in trends.notes)


@pytest.mark.parametrize("papers", [200, 6000])
def test_a_first_date_a_century_early_moves_little(papers: int) -> None:
    """Alone it may shift no lean, no period but the first, and no curve."""
    days = spread(papers)
    early = days.copy()
    early[0] = np.datetime64("1925-01-01", "D")
    before, after = run(days), run(early)

    assert after.metrics["unit"] == before.metrics["unit"]
    ratio = after.verdicts["times_per_year"] / before.verdicts["times_per_year"]
    assert ratio.dropna().between(0.98, 1.02).all()
    assert after.curves["date"].min() > pd.Timestamp("2015-01-01")


def test_a_whole_year_of_daily_pages_is_no_stratum_each() -> None:
    """Pages that are slices of time: exchanging dates within them would leave nothing to exchange."""
    days = spread(400, "2024-01-01", "2024-12-30")
    papers = planting.frame(days, (days - days[0]).astype(int) // 30)
    rising = np.random.default_rng(1).random(400) < np.linspace(0.05, 0.6, 400)
    members = np.array([rising, ~rising])
    series = pd.DataFrame({"kind": ["topic", "outliers"], "id": ["0", "outliers"], "label": "x", "n_papers": 200})
    trends = analyse(build(papers, members, np.array(["topic", "outliers"])), series, AUTO)

    assert trends.metrics["n_strata"] == 1
    assert trends.verdicts["verdict"].iloc[0] == "rising"


def test_an_empty_watch_entry_has_a_row() -> None:
    days = spread(100)
    members = np.array([np.arange(100) % 2 == 0, np.zeros(100, dtype=bool), np.arange(100) % 2 == 1])
    series = pd.DataFrame({"kind": ["topic", "watch", "outliers"], "id": ["0", "BEV", "outliers"], "label": "x"})
    papers = planting.frame(days, np.zeros(100, dtype=int))
    kinds = series["kind"].to_numpy(dtype=str)
    trends = analyse(build(papers, members, kinds), series.assign(n_papers=members.sum(axis=1)), AUTO)

    assert trends.verdicts.loc[1, "verdict"] == "too few papers"
    assert str(trends.verdicts.loc[1, "sentence"]).startswith("Too few papers to judge: none")
