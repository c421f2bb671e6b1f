"""Planted trends are found, unchanged topics are left alone, and what shouldn't matter doesn't."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import planting
import pytest
from planting import Planted, Shape

from pipeline.timeline.corpus import Corpus, build
from pipeline.timeline.dominance import judge_fairly
from pipeline.timeline.judge import judge, natural_periods
from pipeline.timeline.settings import TrendsParams
from pipeline.timeline.tables import Trends, analyse

SETTINGS = TrendsParams(period="auto", level=0.10)
PEAKS = {"peaked (short)", "peaked (long)"}


def small(shape: Shape, seed: int, fold: float = 12.0) -> Planted:
    rng = np.random.default_rng(seed)
    shapes: list[Shape] = [shape, "null", "null", "null", "null", "null", "null"]
    size = 30 if shape == "burst" else 60
    return planting.plant(planting.small_days(rng), [size, *[12] * 6], shapes, rng, fold=fold)


def large(shape: Shape, seed: int) -> Planted:
    rng = np.random.default_rng(seed)
    still: list[Shape] = ["null"] * 29
    return planting.plant(planting.large_days(rng, 8_000), [200, *[150] * 29], [shape, *still], rng, wobble=0.1)


def verdicts(corpus: Corpus) -> list[str]:
    return judge(corpus, 0.10, 999).frame["verdict"].tolist()[:-1]


def named(corpus: Corpus) -> pd.DataFrame:
    topics = len(corpus.kinds) - 1
    ids = [*map(str, range(topics)), "outliers"]
    sizes = corpus.members.sum(axis=1)
    return pd.DataFrame({"kind": corpus.kinds, "id": ids, "label": [f"topic {i}" for i in ids], "n_papers": sizes})


def run(corpus: Corpus) -> Trends:
    return analyse(corpus, named(corpus), SETTINGS, draws=999)


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other, check_exact=True)


@pytest.mark.parametrize(
    ("shape", "found"), [("rise", {"rising"}), ("fall", {"falling"}), ("peak", PEAKS), ("burst", PEAKS)]
)
@pytest.mark.parametrize("make", [small, large])
def test_a_planted_change_is_found_and_the_others_are_left_alone(
    make: Callable[[Shape, int], Planted], shape: Shape, found: set[str]
) -> None:
    for seed in range(3):
        changed, *still = verdicts(make(shape, seed).corpus)

        assert changed in found
        assert sum(word not in ("no clear change", "steady", "too few papers") for word in still) <= 1


@pytest.mark.parametrize("make", [small, large])
def test_nothing_is_found_where_nothing_changes(make: Callable[[Shape, int], Planted]) -> None:
    words = [word for seed in range(5) for word in verdicts(make("null", seed).corpus)]

    assert sum(word not in ("no clear change", "steady", "too few papers") for word in words) <= 1


def test_the_lean_is_near_the_planted_change() -> None:
    planted = small("rise", 1, fold=4.0)
    row = judge(planted.corpus, 0.10, 99).frame.iloc[0]

    assert row["lean"] == "up"
    assert row["fold_low"] < 4 < row["fold_high"]


def test_a_short_peak_is_dated() -> None:
    row = judge(small("burst", 0).corpus, 0.10, 999).frame.iloc[0]
    middle = small("burst", 0).corpus.days[120]

    assert row["window_start"] <= pd.Timestamp(middle) <= row["window_end"]


def test_false_verdicts_from_pages_of_different_times_are_held_off() -> None:
    rng = np.random.default_rng(3)
    p = [judge(planting.plant_pages(planting.small_days(rng), 10, rng).corpus, 0.1, 499).frame["p"] for _ in range(25)]

    assert (pd.concat(p).dropna() < 0.05).mean() < 0.08


def test_a_topic_that_swallows_the_corpus_does_not_make_all_others_fall() -> None:
    rng = np.random.default_rng(5)
    days = planting.small_days(rng, 600)
    taken = np.linspace(0, 0.8, len(days)) > rng.random(len(days))
    topic = np.where(taken, 0, rng.integers(1, 9, len(days)))
    corpus = planting.make(days, topic, 8)
    alone = judge(corpus, 0.10, 999).frame["verdict"].tolist()
    fair = judge_fairly(corpus, 0.10, 999)

    assert fair.mover == 0
    assert alone.count("falling") >= 4
    assert fair.judgement.frame["verdict"].tolist()[0] == "rising"
    assert "falling" not in fair.judgement.frame["verdict"].tolist()


def papers_and_members(planted: Planted) -> tuple[pd.DataFrame, np.ndarray]:
    corpus = planted.corpus
    return planting.frame(corpus.days, np.arange(len(corpus)) % 3), corpus.members


@pytest.fixture(scope="module")
def before() -> Trends:
    papers, members = papers_and_members(small("rise", 2))
    return run(build(papers, members, small("rise", 2).corpus.kinds))


def test_the_order_of_papers_changes_nothing(before: Trends) -> None:
    papers, members = papers_and_members(small("rise", 2))
    order = np.random.default_rng(0).permutation(len(papers))
    after = run(build(papers.iloc[order].reset_index(drop=True), members[:, order], small("rise", 2).corpus.kinds))

    same(before.verdicts, after.verdicts)
    same(before.shares, after.shares)


def test_a_copy_of_a_page_changes_nothing(before: Trends) -> None:
    papers, members = papers_and_members(small("rise", 2))
    papers["pages"] = [[*pages, "page_9.txt"] if pages == ["page_1.txt"] else pages for pages in papers["pages"]]
    after = run(build(papers, members, small("rise", 2).corpus.kinds))

    same(before.verdicts, after.verdicts)
    same(before.shares, after.shares)


def test_undated_papers_change_nothing(before: Trends) -> None:
    papers, members = papers_and_members(small("rise", 2))
    undated = planting.frame(np.full(50, np.datetime64("NaT", "D")), np.zeros(50, dtype=int))
    undated["paper_id"] = [f"a-{i}" for i in range(50)]
    more = pd.concat([undated, papers], ignore_index=True)
    wider = np.column_stack([np.roll(members, 1, axis=0)[:, :50], members])
    after = run(build(more, wider, small("rise", 2).corpus.kinds))

    same(before.shares, after.shares)
    same(before.verdicts.drop(columns="n_papers"), after.verdicts.drop(columns="n_papers"))


def test_renamed_and_reordered_topics_change_nothing_but_names(before: Trends) -> None:
    papers, members = papers_and_members(small("rise", 2))
    order = [3, 1, 0, 2, 6, 5, 4, 7]
    after = run(build(papers, members[order], small("rise", 2).corpus.kinds))
    numbers = ["verdict", "p", "q", "times_per_year", "detectable_fold", "stable", "share_now", "lean"]

    same(before.verdicts.iloc[order][numbers].reset_index(drop=True), after.verdicts[numbers])


def test_the_width_of_the_periods_decides_no_verdict(before: Trends) -> None:
    papers, members = papers_and_members(small("rise", 2))
    corpus = build(papers, members, small("rise", 2).corpus.kinds)
    quarterly = analyse(corpus, named(corpus), TrendsParams(period="quarter", level=0.10), draws=999)

    assert len(quarterly.shares) != len(before.shares)
    same(before.verdicts[["verdict", "q", "lean"]], quarterly.verdicts[["verdict", "q", "lean"]])


def test_shares_of_a_period_sum_to_one(before: Trends) -> None:
    assert np.allclose(before.shares.groupby("period_start")["share"].sum(), 1)


def test_the_same_corpus_gives_the_same_tables(before: Trends) -> None:
    papers, members = papers_and_members(small("rise", 2))
    again = run(build(papers, members, small("rise", 2).corpus.kinds))

    for name in ("shares", "curves", "verdicts", "forecasts"):
        same(getattr(before, name), getattr(again, name))


def test_a_lone_change_on_one_page_is_called_unstable() -> None:
    """All late papers of the topic are of one page: without it there is no rise."""
    rng = np.random.default_rng(8)
    days = planting.small_days(rng)
    late = (np.arange(200) >= 150) & (np.arange(200) % 2 == 0)
    topic = np.where(late, 0, 1 + rng.integers(0, 4, 200))
    topic[[5, 40, 80, 120]] = 0
    page = np.where(late, 1, 0)
    page[rng.choice(np.flatnonzero(~late), 40, replace=False)] = 1
    trends = run(planting.make(days, topic, 5, page))
    row = trends.verdicts.iloc[0]

    assert row["verdict"] == "rising"
    assert not row["stable"]
    assert "page_1.txt" in list(row["unstable_without"])
    assert "doesn't hold without" in row["sentence"]


def test_a_verdict_that_rests_on_inferred_years_says_so() -> None:
    planted = small("rise", 2)
    papers, members = papers_and_members(planted)
    papers["year_inferred"] = members[0] & (np.arange(len(papers)) > 120)
    row = run(build(papers, members, planted.corpus.kinds)).verdicts.iloc[0]

    assert row["verdict"] == "rising"
    assert row["inferred_matters"]
    assert "year was inferred" in row["sentence"]


def test_a_large_corpus_is_tested_as_one_whatever_periods_are_drawn() -> None:
    rng = np.random.default_rng(5)
    days = np.sort(np.datetime64("2025-01-01") + rng.integers(0, 480, 3000))
    members = np.zeros((60, 3000), dtype=bool)
    members[rng.integers(60, size=3000), np.arange(3000)] = True
    corpus = build(planting.frame(days, np.zeros(3000, dtype=np.intp)), members, np.array(["topic"] * 60))

    # Its topics are too small to be drawn by month, yet its months are full enough to see shares wobble.
    assert natural_periods(corpus).width != "month"
    assert judge(corpus, level=0.1, draws=99).large
