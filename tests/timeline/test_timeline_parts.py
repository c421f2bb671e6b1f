"""Each idea alone: periods, strata, regressions, windows, forecasts, words."""

import numpy as np
import pandas as pd
import planting
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from patsy import dmatrix

from pipeline.timeline import binomial, evidence, forecast, moderated, scan, verdict, words
from pipeline.timeline.corpus import build, steadied
from pipeline.timeline.periods import choose_width, cut, following, middle
from pipeline.timeline.permutation import test as permute
from pipeline.timeline.spline import natural, orthonormal
from pipeline.timeline.strata import by_source


def dates(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[D]")


# Periods


@given(
    st.lists(st.integers(0, 3000), min_size=1, max_size=400), st.sampled_from(["week", "month", "half-year", "year"])
)
@settings(max_examples=60, deadline=None)
def test_every_paper_falls_within_its_period_and_none_is_poor(offsets: list[int], width: str) -> None:
    days = np.sort(np.datetime64("2018-01-01", "D") + np.array(offsets))
    periods = cut(days, width, days[-1])  # type: ignore[arg-type]

    assert ((periods.start[periods.of] <= days) & (days <= periods.end[periods.of])).all()
    assert (periods.start[1:] > periods.end[:-1]).all()
    assert periods.totals.sum() == len(days)
    assert (periods.totals >= 10).all() or len(periods) == 1


def test_the_unfinished_period_ends_with_the_newest_paper_and_is_marked() -> None:
    days = np.sort(np.tile(dates("2024-02-03", "2024-08-09", "2025-02-01"), 12))
    periods = cut(days, "half-year", days[-1])

    assert periods.partial.tolist() == [False, False, True]
    assert periods.end[-1] == days[-1]
    assert following(periods) == (np.datetime64("2025-01-01"), np.datetime64("2025-06-30"))


def test_a_finished_last_period_is_not_partial_and_the_next_is_forecast() -> None:
    days = np.sort(np.tile(dates("2024-11-03", "2024-12-31"), 12))
    periods = cut(days, "month", days[-1])

    assert not periods.partial.any()
    assert following(periods) == (np.datetime64("2025-01-01"), np.datetime64("2025-01-31"))


def test_an_empty_period_has_no_row() -> None:
    periods = cut(np.sort(np.tile(dates("2021-05-05", "2024-05-05"), 12)), "year", dates("2024-12-31")[0])

    assert periods.start.astype("datetime64[Y]").astype(str).tolist() == ["2021", "2024"]


@pytest.mark.parametrize(
    ("per_week", "weeks", "median_topic", "width"),
    [
        (30, 60, 2000, "week"),
        (30, 60, 100, "month"),
        (30, 60, 10, "week"),
        (3, 250, 10, "quarter"),
        (1, 60, 5, "half-year"),
    ],
)
def test_the_narrowest_width_with_papers_enough_is_chosen(
    per_week: int, weeks: int, median_topic: int, width: str
) -> None:
    days = np.repeat(np.datetime64("2020-01-06", "D") + 7 * np.arange(weeks), per_week)

    assert choose_width(days, "week", median_topic) == width


def test_the_sample_pages_are_cut_into_half_years() -> None:
    days = planting.small_days(np.random.default_rng(0))

    assert choose_width(days, "week", 10) == "half-year"


def test_rough_dates_count_at_the_middle_of_what_they_name() -> None:
    assert middle(dates("2024-03-01"), "month") == dates("2024-03-15")
    assert middle(dates("2024-01-01"), "year") == dates("2024-07-01")


# Strata


def test_a_paper_belongs_to_the_largest_page_it_stood_on() -> None:
    pages = [("a",), ("a",), ("b", "a"), ("b",), ("b", "c"), ("c", "b", "a"), ("a",)]
    strata = by_source(pages, planting.small_days(np.random.default_rng(0), 7))

    assert strata[2] == strata[0] == strata[5]
    assert strata[3] == strata[4] != strata[0]


def test_a_category_stands_for_the_page_where_the_source_tells_it() -> None:
    days = planting.small_days(np.random.default_rng(0), 8)
    papers = planting.frame(days, np.zeros(8, dtype=np.intp))
    papers["category"] = pd.Series(["cs.CV", "cs.CL"] * 4, dtype="str")
    members, kinds = np.ones((1, 8), dtype=bool), np.array(["topic"])

    strata = build(papers, members, kinds).strata

    assert strata.tolist() in ([0, 1] * 4, [1, 0] * 4)
    assert (build(papers.assign(category=None), members, kinds).strata == 0).all()


# Regressions


def test_binomial_fit_agrees_with_statsmodels() -> None:
    rng = np.random.default_rng(0)
    design = np.column_stack([np.ones(12), rng.normal(size=(12, 2))])
    totals = rng.integers(50, 200, 12).astype(float)
    counts = rng.binomial(totals.astype(int), 0.2, (3, 12)).astype(float)
    dispersion = np.array([1.0, 2.0, 3.5])[:, None]
    fit = binomial.fit(design, counts, totals, np.zeros(3), dispersion)

    for own, phi, ours, error in zip(counts, dispersion[:, 0], fit.coefficients, fit.covariance, strict=True):
        model = sm.GLM(own / totals, design, family=sm.families.Binomial(), var_weights=totals).fit(scale=phi)
        np.testing.assert_allclose(ours, model.params, atol=1e-5)
        np.testing.assert_allclose(np.sqrt(np.diag(error)), model.bse, rtol=1e-4)


def test_a_series_without_a_paper_on_some_page_still_converges() -> None:
    design = np.repeat(np.eye(2), 10, axis=0)
    totals = np.full(20, 100.0)
    counts = np.append(np.full(10, 5.0), np.zeros(10))[None]
    fit = binomial.fit(design, counts, totals, np.full(2, 1e-3))

    np.testing.assert_allclose(fit.fitted[0, :10], 0.05, rtol=1e-2)
    assert (fit.fitted[0, 10:] < 1e-4).all()


def test_natural_spline_spans_what_patsy_spans() -> None:
    x = np.linspace(0, 1, 50)
    knots = np.array([0.05, 0.35, 0.65, 0.95])
    ours = np.column_stack([np.ones(50), natural(x, knots)])
    inside = (x >= knots[0]) & (x <= knots[-1])
    theirs = np.asarray(dmatrix("cr(x, knots=[.35, .65], lower_bound=.05, upper_bound=.95) - 1", {"x": x[inside]}))
    residual = theirs - ours[inside] @ np.linalg.lstsq(ours[inside], theirs)[0]

    assert np.abs(residual).max() < 1e-8


def test_orthonormal_columns_have_variance_one_and_the_first_stays_linear() -> None:
    x, weights = np.linspace(0, 1, 30), np.linspace(1, 3, 30)
    basis = natural(x, np.array([0.05, 0.35, 0.65, 0.95]))
    columns = (basis - weights @ basis / weights.sum()) @ orthonormal(basis, weights)

    np.testing.assert_allclose(columns.T @ (columns * weights[:, None]) / weights.sum(), np.eye(3), atol=1e-9)
    assert np.ptp(np.diff(columns[:, 0])) < 1e-9
    assert columns[-1, 0] > columns[0, 0]


def test_moderation_draws_wild_dispersions_towards_the_usual_one() -> None:
    rng = np.random.default_rng(0)
    pearson = 2 * rng.chisquare(12, 200) / 12
    moderated_, df = moderated.moderate(pearson, 12)

    assert df > 60
    assert np.std(moderated_) < 0.4 * np.std(pearson)
    assert abs(np.mean(moderated_) - 2) < 0.2


def test_steadied_time_bounds_the_leverage_of_one_old_paper() -> None:
    time = np.append(1925.0, np.linspace(2020, 2025, 100))

    assert steadied(time)[0] > 2016
    np.testing.assert_array_equal(steadied(time)[5:], time[5:])


# Windows


def test_the_scan_finds_the_planted_window_and_agrees_with_its_formula() -> None:
    counts = np.array([2, 2, 9, 8, 2, 2, 2, 2, 2, 2])
    expected = np.full(10, counts.sum() / 10)
    spans = scan.windows(np.full(10, 50.0))
    ratio = scan.log_ratio(counts, expected, spans)
    inside, due = 17, 2 * counts.sum() / 10
    rest = counts.sum() - inside

    assert spans[ratio.argmax()].tolist() == [2, 3]
    assert ratio.max() == pytest.approx(inside * np.log(inside / due) + rest * np.log(rest / (counts.sum() - due)))


def test_windows_hold_at_most_a_third_of_the_papers() -> None:
    totals = np.array([10.0, 10, 10, 200, 10, 10, 10, 10, 10, 10])
    spans = scan.windows(totals)

    assert all(totals[first : last + 1].sum() <= totals.sum() / 3 + 5 for first, last in spans)


# Tests and their correction


def test_permuted_p_values_of_unchanged_topics_are_even() -> None:
    rng = np.random.default_rng(0)
    p = [
        permute(planting.plant(planting.small_days(rng), [20] * 6, ["null"] * 6, rng).corpus, draws=99, seed=1).p
        for _ in range(60)
    ]

    assert abs(np.mean(np.concatenate(p)) - 0.5) < 0.06
    assert 0.06 < (np.concatenate(p) <= 0.1).mean() < 0.14


def test_a_correction_counts_the_tested_series_of_one_kind() -> None:
    p = np.array([0.01, 0.5, np.nan, 0.01])
    q = evidence.correct(p, np.array(["topic", "topic", "topic", "watch"]), np.array([True, True, False, True]))

    np.testing.assert_allclose(q, [0.02, 0.5, np.nan, 0.01])


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("steady", "no clear change", True),
        ("rising", "rising", True),
        ("rising", "too few papers", False),
        ("peaked (short)", "peaked (long)", True),
        ("no clear change", "falling", False),
    ],
)
def test_verdicts_that_say_the_same(one: str, other: str, alike: bool) -> None:
    assert verdict.same(one, other) is alike


# Forecasts


def test_a_forecast_of_noisy_shares_beats_the_last_period_and_leans_with_the_trend() -> None:
    rng = np.random.default_rng(0)
    totals = np.full(24, 300.0)
    shares = np.linspace(0.05, 0.15, 24) * np.linspace(0.7, 1.3, 12)[:, None]
    counts = rng.binomial(300, shares).astype(float)
    found = forecast.forecast(counts, totals, np.ones(12))

    assert found.origins == 8
    assert found.error.mean() < 0.9 * found.naive_error.mean()
    assert (found.share > counts.mean(axis=1) / 300).all()
    assert ((found.low < found.share) & (found.share < found.high)).all()


def test_forecast_intervals_cover_what_they_promise() -> None:
    rng = np.random.default_rng(1)
    totals = np.full(30, 800.0)
    shares = 0.08 * np.exp(np.cumsum(rng.normal(0, 0.08, (40, 30)), axis=1))
    counts = rng.binomial(800, np.minimum(shares, 0.9)).astype(float)
    known = forecast.forecast(counts[:, :-1], totals[:-1], np.ones(40))
    came = counts[:, -1] / 800

    assert 0.65 < ((known.low <= came) & (came <= known.high)).mean() < 0.95
    assert 0.65 < np.mean(known.coverage) < 0.95


# Words


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.97, "0.97"), (1.04, "1.0"), (2.63, "2.6"), (12.3, "12"), (0.02, "0.05 or less"), (99, "20 or more")],
)
def test_factors_are_rounded_so_that_they_stay_true(value: float, text: str) -> None:
    assert words.decimal(value) == text


def row(**changed: object) -> pd.Series:
    usual: dict[str, object] = {
        "kind": "topic", "label": "BEV perception", "n_dated": 16, "verdict": "no clear change", "lean": "down",
        "p": 0.2, "q": 0.31, "p_linear": 0.2, "times_per_year": 0.85, "times_per_year_low": 0.61,
        "times_per_year_high": 1.18, "fold": 0.45, "fold_low": 0.1, "fold_high": 2.2, "papers_for_doubling": 168.0,
        "share_start": 0.09, "share_end": 0.041, "unstable_without": [], "inferred_matters": False, "outside": np.nan,
    }  # fmt: skip
    return pd.Series(usual | changed)


SETTING = words.Setting(200, {"topic": 14}, "early 2021 to late 2025")


def test_no_clear_change_says_what_it_fits_and_how_many_papers_it_would_take() -> None:
    assert words.sentence(row(), SETTING) == (
        "Among the 200 dated papers on these pages, the share of BEV perception shows no clear change, leaning down: "
        "×0.85 a year (95% interval 0.61 to 1.2, q .31). From early 2021 to late 2025 that fits anything between "
        "×0.10 and ×2.2; a doubling would probably have shown with about 170 papers on it, there are 16. "
        "This describes the collected pages, not the field."
    )


def test_a_label_of_several_terms_is_quoted() -> None:
    assert "the share of “BEV, maps” shows" in words.sentence(row(label="BEV, maps"), SETTING)


def test_a_rise_says_from_where_to_where() -> None:
    text = words.sentence(row(verdict="rising", q=0.004, times_per_year=1.6), SETTING)

    assert "rose from 9.0% to 4.1%: ×1.6 a year (95% interval 0.61 to 1.2, q .004)" in text
    assert text.endswith("not the field.")


def test_an_interval_without_one_and_no_verdict_is_explained() -> None:
    text = words.sentence(row(fold_low=1.1, fold_high=3.0, p_linear=0.02), SETTING)

    assert "leaves out “no change”, but 14 were tested at once" in text


def test_too_few_papers_name_the_least() -> None:
    text = words.sentence(row(verdict="too few papers", n_dated=1), SETTING)

    assert text == "Too few papers to judge: 1 of the 200 dated ones is on BEV perception; a lean needs 8."
