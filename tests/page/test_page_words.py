"""Headlines, names and the small sentences, from made-up verdicts."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from pipeline.figures import words
from pipeline.page import entries, facts, headline, keyword_use, versions
from pipeline.page.entries import Entry
from pipeline.results import Results

BASE: dict[str, Any] = {
    "verdict": "no clear change", "lean": "none", "n_dated": 20, "q": 0.3, "p": 0.2, "times_per_year": 1.0,
    "times_per_year_low": 0.6, "times_per_year_high": 1.7, "peak": None, "peak_low": None, "peak_high": None,
}  # fmt: skip


def entry(label: str, **v: Any) -> Entry:
    return Entry(key=f"topic/{label}", anchor=label, label=label, slot=None, members=[0], v=MappingProxyType(BASE | v))


UP = {"lean": "up", "times_per_year": 2.0, "times_per_year_low": 1.2, "times_per_year_high": 3.3}
DOWN = {"lean": "down", "times_per_year": 0.7, "times_per_year_low": 0.45, "times_per_year_high": 1.05}


@pytest.mark.parametrize(
    ("listed", "title"),
    [
        ([entry("A", **UP), entry("B")], "Nothing rises or falls for certain. A comes closest."),
        ([entry("B")], "Nothing rises or falls for certain, and no topic leans either way."),
        ([entry("A", verdict="rising", **UP), entry("B", **DOWN)], "A is rising. No other topic moves for certain."),
        (
            [entry(x, verdict="rising", **UP) for x in "ABC"] + [entry("D", verdict="falling", **DOWN)],
            "Three topics are rising, led by A; D is falling. No other topic moves for certain.",
        ),
        (
            [entry("A", verdict="falling", q=0.01)]
            + [entry(x, verdict="rising", **UP) for x in "BCD"]
            + [entry("E", verdict="dip")],
            "A is falling; three are rising, led by B.",
        ),
        ([entry("iOS apps", verdict="rising", **UP)], "iOS apps is rising. No other topic moves for certain."),
        ([entry("A", verdict="peaked (short)")], "A is past a short peak. No other topic moves for certain."),
        ([entry("A", verdict="too few papers", n_dated=3)], "20 dated papers: too few to tell"),
        ([], "20 dated papers: too few to tell"),
    ],
)
def test_headline_says_the_strongest_true_thing(listed: list[Entry], title: str) -> None:
    assert headline.write(listed, 30, 20).title.startswith(title)


def test_as_many_falls_as_rises_are_told() -> None:
    rising = [entry(x, verdict="rising", q=0.001, **UP) for x in "ABCDE"]
    falling = [entry(x, verdict="falling", q=0.01, **DOWN) for x in "FG"]
    peaked = entry("H", verdict="peaked (long)", q=0.02)
    assert [e.label for e in headline.write([*rising, *falling, peaked], 30, 20).told] == ["A", "B", "F", "G"]
    assert [e.label for e in headline.write([*rising, falling[0], peaked], 30, 20).told] == ["A", "B", "C", "F"]
    assert [e.label for e in headline.write([rising[0], falling[0], peaked], 30, 20).told] == ["A", "F", "H"]


def test_the_closest_is_the_one_furthest_from_no_change_in_its_own_errors() -> None:
    vague = entry("vague", lean="up", times_per_year=4.0, times_per_year_low=0.9, times_per_year_high=18.0)
    told = headline.write([vague, entry("A", **UP), entry("D", **DOWN)], 30, 20)
    assert told.closest and told.closest.label == "A"
    assert [e.label for e in told.up] == ["vague"] and [e.label for e in told.down] == ["D"]


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("BEV, driving", "BEV & driving"),
        ("reinforcement learning, rewards, policy", "reinforcement learning & rewards"),
        ("Low-rank and parameter-efficient tuning", "Low-rank and parameter-efficient"),
        ("x" * 50, "x" * 34 + "…"),
        ("CLIP", "CLIP"),
    ],
)
def test_short_names(label: str, short: str) -> None:
    assert entries.shortened(label) == short


@pytest.mark.parametrize(
    ("label", "heading"), [("time series", "Time series"), ("iOS apps", "iOS apps"), ("3D", "3D"), ("", "")]
)
def test_headings(label: str, heading: str) -> None:
    assert words.capital(label) == heading


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("BEV, driving", "bev-driving"),
        ("?!", "untitled"),
        ("Größe 2D", "größe-2d"),
        ("../../etc", "etc"),
        ("x" * 99, "x" * 60),
    ],
)
def test_links_are_plain(label: str, slug: str) -> None:
    assert entries.slug(label) == slug


def test_keyword_use_counts_whole_words_once_a_paper() -> None:
    texts = ["Low-rank low-rank adapters", "lower rank", "ADAPTERS of low-rank kind", "undated adapters"]
    used = keyword_use.count(["low-rank", "adapters", "low-rank adapters"], texts, [0, 0, 1, -1], 2)
    assert {k: v.tolist() for k, v in used.items()} == {
        "low-rank": [1, 1],
        "adapters": [1, 1],
        "low-rank adapters": [1, 0],
    }
    assert all(isinstance(v, np.ndarray) for v in used.values())


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0%"), (0.00031, "0.031%"), (0.0025, "0.25%"), (0.0099, "0.99%"), (0.021, "2.1%"), (0.19, "19%")],
)
def test_small_shares_keep_their_size(share: float, text: str) -> None:
    assert words.fine_percent(share) == text


@pytest.mark.parametrize(("sizes", "at"), [([9, 12], 10), ([25, 70, 80], 60), ([3], 10), ([], 10)])
def test_the_odds_told_are_those_of_a_topic_as_large_as_half_of_them(sizes: list[int], at: int) -> None:
    told = facts._at({10: 0.05, 60: 0.8}, [entry(str(n), n_dated=n) for n in sizes])
    assert told == (at, "hardly ever" if at == 10 else "about three times in four")


def test_momentum_title_counts_intervals() -> None:
    across, clear = entry("B"), entry("A", **UP)
    assert facts.momentum_title([across] * 4) == "Every interval reaches across “no change”"
    assert facts.momentum_title([across] * 4 + [clear]) == "Nearly every interval reaches across “no change”"
    assert facts.momentum_title([across, clear, clear]) == "2 of 3 intervals leave out “no change”"
    assert facts.momentum_title([]) == "No topic has enough dated papers"


@pytest.mark.parametrize(
    ("chance", "text"), [(0.02, "hardly ever"), (0.19, "about one time in five"), (0.97, "nearly always")]
)
def test_odds_in_words(chance: float, text: str) -> None:
    assert facts.odds(chance) == text


def test_members_stand_newest_first_and_undated_last(results_maker: Callable[..., Results]) -> None:
    results = results_maker()
    manifest: versions.Manifest = {"watch": {w: [] for w in results.watch_entries["watch"]}, "topics": [
        {"id": t, "label": "x"} for t in range(4)
    ]}  # fmt: skip
    listed = entries.build(results, versions.anchors(manifest, None, None), {})
    for e in listed:
        dates = results.papers["published"].iloc[e.members]
        assert dates.dropna().is_monotonic_decreasing and dates.isna().to_numpy().argsort(
            kind="stable"
        ).tolist() == list(range(len(dates)))
    assert [e.kind for e in listed] == ["watch"] * 2 + ["topic"] * 4 + ["outliers"]
