"""Charts as data: go.Figure out, frames untouched, the right papers in the right place."""

import json
import re
from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
import pytest

from pipeline.figures import heat, lines, momentum, papers_map, peaks, power, ranks, theme, treemap
from pipeline.page import contents
from pipeline.results import Results

LEFT, RIGHT = pd.Timestamp("2023-01-01"), pd.Timestamp("2026-01-01")


def labels(results: Results) -> dict[str, str]:
    kinds = results.verdicts[results.verdicts["kind"] != "outliers"]
    return {theme.key(k, i): f"{k} {i}" for k, i in zip(kinds["kind"], kinds["id"], strict=True)}


CHARTS: dict[str, Callable[[Results], go.Figure]] = {
    "lines": lambda r: lines.figure(r.shares, r.curves, labels(r), ["topic/0", "topic/1"]),
    "single": lambda r: lines.single(r.shares, r.curves, "topic/0", "zero", theme.slot_colour(0)),
    "heat": lambda r: heat.figure(r.shares, labels(r)),
    "ranks": lambda r: ranks.figure(r.shares, labels(r)),
    "momentum": lambda r: momentum.figure(r.verdicts, labels(r)),
    "peaks": lambda r: peaks.figure(r.verdicts, labels(r), LEFT, RIGHT),
    "map": lambda r: papers_map.figure(r.papers, r.assignments, labels(r), 1000),
    "treemap": lambda r: treemap.figure(r.topics, r.verdicts),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_leaves_its_frames_alone_and_repeats(made: Results, name: str) -> None:
    frames = (made.papers, made.assignments, made.topics, made.shares, made.curves, made.verdicts)
    before = [frame.copy(deep=True) for frame in frames]
    first = CHARTS[name](made)
    assert isinstance(first, go.Figure) and first.data
    assert pio.to_json(first, engine="json") == pio.to_json(CHARTS[name](made), engine="json")
    for frame, copy in zip(frames, before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


@pytest.mark.parametrize("name", CHARTS)
def test_colours_are_all_named_so_that_the_dark_page_can_swap_them(made: Results, name: str) -> None:
    text = pio.to_json(CHARTS[name](made), engine="json")
    used = {colour[:7].lower() for colour in re.findall(r'"(#[0-9a-fA-F]{6,8})"', text)}
    assert used <= set(theme.LIGHT.values())


@pytest.mark.parametrize("name", CHARTS)
def test_names_from_outside_are_escaped_for_plotly(results_maker: Callable[..., Results], name: str) -> None:
    results = results_maker(titles=["<b>bold</b><img src=x>"] * 80)
    results.topics["label"] = "<a href='x'>label</a>"
    marked = dict.fromkeys(labels(results), "<i>name</i>")
    figure = {
        "lines": lambda: lines.figure(results.shares, results.curves, marked, ["topic/0"]),
        "heat": lambda: heat.figure(results.shares, marked),
        "ranks": lambda: ranks.figure(results.shares, marked),
        "momentum": lambda: momentum.figure(results.verdicts, marked),
        "peaks": lambda: peaks.figure(results.verdicts, marked, LEFT, RIGHT),
        "map": lambda: papers_map.figure(results.papers, results.assignments, marked, 1000),
        "single": lambda: lines.single(results.shares, results.curves, "topic/0", "<i>name</i>", "#0a4f9a"),
        "treemap": lambda: treemap.figure(results.topics, results.verdicts),
    }[name]()
    text = json.dumps(figure.to_plotly_json(), default=str)
    assert "<i>" not in text and "<a href" not in text and "<img" not in text


def test_points_are_shares_and_know_their_papers(made: Results) -> None:
    figure = CHARTS["single"](made)
    points = next(t for t in figure.data if t.meta["part"] == "points")
    rows = made.shares[(made.shares["kind"] == "topic") & (made.shares["id"] == "0")]
    assert list(points.y) == pytest.approx((100 * rows["share"]).tolist(), rel=0.005)
    assert [c[1] for c in points.customdata] == list(range(len(rows)))
    first = rows.iloc[0]
    assert f"{first['papers']} of {first['total']} papers" in points.hovertext[0]


def test_the_unfinished_period_is_dotted_hollow_and_shaded(made: Results) -> None:
    figure = CHARTS["single"](made)
    parts = {t.meta["part"]: t for t in figure.data}
    assert parts["points"].marker.color[-1] == theme.LIGHT["bg"] != parts["points"].marker.color[0]
    assert any(t.line.dash for t in figure.data if t.meta["part"] == "line")
    assert len(figure.layout.shapes) == 1


def test_an_empty_period_has_no_point(results_maker: Callable[..., Results]) -> None:
    results = results_maker()
    empty = results.shares["period_start"] == results.shares["period_start"].min()
    shares = results.shares.assign(total=results.shares["total"].where(~empty, 0))
    figure = lines.single(shares, results.curves, "topic/0", "zero", "#0a4f9a")
    points = next(t for t in figure.data if t.meta["part"] == "points")
    assert len(points.x) == results.shares["period_start"].nunique() - 1


def test_one_wide_band_does_not_flatten_the_lines(made: Results) -> None:
    wide = made.curves.assign(high=1.0)
    figure = lines.figure(made.shares, wide, labels(made), ["topic/0"])
    assert figure.layout.yaxis.range[1] < 70


def test_heat_rows_run_from_early_topics_to_late_ones(made: Results) -> None:
    late = made.shares.copy()
    starts = late["period_start"]
    for topic, when in (("0", starts.max()), ("1", starts.min())):
        rows = (late["kind"] == "topic") & (late["id"] == topic)
        late.loc[rows, ["papers", "share"]] = 0
        late.loc[rows & (starts == when), ["papers", "share"]] = [3, 0.3]
    figure = heat.figure(late, {"topic/0": "late", "topic/1": "early"})
    # The axis runs upwards, so the first row is the last of the list.
    assert list(figure.layout.yaxis.ticktext) == ["late", "early"]
    assert figure.data[0].z[0].count(None) == starts.nunique() - 1


def test_ranks_are_places_and_lines_never_overshoot(made: Results) -> None:
    figure = CHARTS["ranks"](made)
    points = [t for t in figure.data if t.meta["part"] == "points"]
    for period in range(made.shares["period_start"].nunique()):
        assert sorted(t.y[period] for t in points) == list(range(1, len(points) + 1))
    for line in (t for t in figure.data if t.meta["part"] == "line"):
        assert min(line.y) >= 1 and max(line.y) <= len(points)


def test_filled_means_a_verdict_and_a_ring_a_lean_only(made: Results) -> None:
    frame = momentum.drawn(made.verdicts, labels(made))
    rings = next(t for t in CHARTS["momentum"](made).data if t.meta["part"] == "rings")
    hollow = [colour == theme.LIGHT["bg"] for colour in rings.marker.color]
    assert hollow == frame["verdict"].isin(momentum.UNDECIDED).tolist()
    assert True in hollow and False in hollow


def test_topics_with_too_few_papers_have_no_momentum(results_maker: Callable[..., Results]) -> None:
    results = results_maker(n=12)
    assert not momentum.figure(results.verdicts, labels(results)).data


def test_a_vague_peak_is_hollow_and_thin(made: Results) -> None:
    verdicts = made.verdicts.copy()
    verdicts.loc[0, ["peak_low", "peak_high"]] = [LEFT, RIGHT]
    figure = peaks.figure(verdicts, labels(made), LEFT, RIGHT)
    by_topic = {t.meta["topic"]: t for t in figure.data if t.meta["part"] == "points"}
    assert by_topic["topic/0"].marker.color == theme.LIGHT["bg"] != by_topic["topic/1"].marker.color


def test_the_map_draws_every_paper_once_and_undated_ones_as_rings(made: Results) -> None:
    figure = CHARTS["map"](made)
    rows = sorted(row for t in figure.data for row in t.customdata)
    assert rows == list(range(len(made.papers)))
    rings = next(t for t in figure.data if t.meta["part"] == "undated")
    assert made.papers["published"].iloc[list(rings.customdata)].isna().all()


def test_a_large_map_is_a_sample_in_webgl(results_maker: Callable[..., Results]) -> None:
    results = results_maker(n=6000)
    figure = papers_map.figure(results.papers, results.assignments, {}, 5000)
    assert all(t.type == "scattergl" for t in figure.data)
    assert sum(len(t.x) for t in figure.data) == 5000


def test_treemap_tiles_add_up_to_all_papers(made: Results) -> None:
    tiles = CHARTS["treemap"](made).data[0]
    sizes = dict(zip(tiles.ids, tiles["values"], strict=True))
    children = sum(v for i, v in sizes.items() if i.startswith(("topic/", "outliers/")))
    assert sizes["all"] == children == len(made.papers)


def test_power_shows_our_own_method_only() -> None:
    table = pd.DataFrame(
        {
            "corpus": ["small", "small"],
            "overdispersion": ["no", "no"],
            "method": ["OLS on yearly share", power.METHOD],
            "power_10": [0.9, 0.2],
            "power_60": [1.0, 0.9],
        }
    )
    bars = power.figure(table, "small").data[0]
    assert list(bars.x) == [0.2, 0.9] and list(bars.text) == ["20%", "90%"]


def test_stylesheet_and_figures_agree_on_the_colours() -> None:
    css = (contents.ASSETS / "css" / "tokens.css").read_text()
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part)) for part in css.split("data-theme"))
    assert {name: light[name] for name in theme.LIGHT} == theme.LIGHT
    # Equal light colours must be equal in the dark, for scripts swap them by value.
    for one in theme.LIGHT:
        for other in theme.LIGHT:
            if theme.LIGHT[one] == theme.LIGHT[other]:
                assert dark[one] == dark[other]
