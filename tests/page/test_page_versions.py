"""Versions: their names, their order, what they hand on, and what is told to have changed."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from test_page_report import build, markup

from pipeline import compare, paths
from pipeline.errors import InputError
from pipeline.page import changes, matching, render, versions
from pipeline.results import Results


def renumbered(results: Results, order: list[int]) -> Results:
    """The same topics under other numbers, as another clustering would give them."""
    new = {old: i for i, old in enumerate(order)} | {-1: -1}
    topics = results.topics.assign(topic_id=results.topics["topic_id"].map(new)).sort_values("topic_id")
    verdicts = results.verdicts.assign(
        id=[
            str(new[int(i)]) if k == "topic" else i
            for k, i in zip(results.verdicts["kind"], results.verdicts["id"], strict=True)
        ]
    )
    assignments = results.assignments.assign(topic_id=results.assignments["topic_id"].map(new))
    return replace(results, topics=topics, verdicts=verdicts, assignments=assignments)


def test_version_is_newest_date_and_digest() -> None:
    assert versions.name("2025-12-04", "a91f03aaaaaa") == "2025-12-04-a91f03"
    assert versions.name(None, "a91f03aaaaaa") == "undated-a91f03"


def test_predecessor_is_the_last_that_none_follows_and_stays() -> None:
    def manifest(last: str, before: str | None) -> versions.Manifest:
        return {"corpus": {"last": last}, "predecessor": before}

    history = {"a": manifest("2025-01-01", None), "b": manifest("2025-02-01", "a")}
    assert versions.predecessor("c", {}) is None
    assert versions.predecessor("c", history) == "b"
    assert versions.predecessor("a", history) is None
    assert versions.predecessor("b", history) == "a"
    # An old corpus reported later still follows the last one made.
    history["c"] = manifest("2024-01-01", "b")
    assert versions.predecessor("d", history) == "c"


def test_same_input_renders_in_place_with_the_same_predecessor(made: Results) -> None:
    first = build(made, artefacts="1" * 12)
    second = build(made, {first.name: first.manifest}, artefacts="2" * 12)
    history = {first.name: first.manifest, second.name: second.manifest}
    assert second.manifest["predecessor"] == first.name
    assert build(made, history, artefacts="2" * 12) == second
    assert build(made, history, artefacts="1" * 12).manifest["predecessor"] is None


def test_told_changes_survive_the_loss_of_the_predecessor(made: Results) -> None:
    first = build(made, artefacts="1" * 12)
    second = build(made, {first.name: first.manifest}, artefacts="2" * 12)
    again = build(made, {second.name: second.manifest}, artefacts="2" * 12)
    assert again.manifest["changes"] == second.manifest["changes"]


def test_topics_keep_their_anchor_when_renumbered_and_renamed(made: Results) -> None:
    first = build(made, artefacts="1" * 12)
    other = renumbered(made, [2, 0, 3, 1])
    other.topics.loc[other.topics["topic_id"] == 0, "label"] = "seasons, forecasts"
    second = build(other, {first.name: first.manifest}, artefacts="2" * 12)
    assert second.manifest["anchors"]["topic/0"] == first.manifest["anchors"]["topic/2"] == "topic-time-series"
    told = {row["what"]: row for row in second.manifest["changes"]["topics"]}
    assert told["renamed"]["old"] == ["time series"] and told["renamed"]["new"] == ["seasons, forecasts"]
    assert sum(row["what"] == "kept" for row in second.manifest["changes"]["topics"]) == 3


def test_watched_topics_keep_their_colour(results_maker: Callable[..., Results]) -> None:
    first = build(results_maker(watched=("A a", "B b", "C c")), artefacts="1" * 12)
    second = build(results_maker(watched=("D d", "C c", "A a")), {first.name: first.manifest}, artefacts="2" * 12)
    assert first.manifest["slots"] == {"A a": 0, "B b": 1, "C c": 2}
    assert second.manifest["slots"] == {"C c": 2, "A a": 0, "D d": 1}


def test_a_new_topic_never_takes_the_anchor_of_one_that_is_gone() -> None:
    old = {"anchors": {"topic/0": "topic-agents"}}
    new = {"watch": {}, "topics": [{"id": 0, "label": "agents"}]}
    taken = versions.anchors(new, old, matching.Matches({}, {}, {}))
    assert taken["topic/0"] == "topic-agents-2"


def test_equal_labels_get_different_anchors() -> None:
    new = {"watch": {}, "topics": [{"id": i, "label": "?!"} for i in range(3)]}
    assert len(set(versions.anchors(new, None, None).values())) == 4


def grouped(groups: dict[int, range], extra: int = 0) -> versions.Manifest:
    """A manifest of papers 0.. in the given topics."""
    topic = {i: t for t, rows in groups.items() for i in rows}
    return {
        "version": "v",
        "settings": {},
        "papers": {
            f"p{i:03d}": [f"2024-01-{1 + i % 28:02d}", topic.get(i, -1), f"Paper {i}"] for i in range(60 + extra)
        },
        "topics": [{"id": t, "label": f"t{t}", "centre": None} for t in groups],
        "watch": {},
        "verdicts": {f"topic/{t}": {"label": f"t{t}", "verdict": "steady", "lean": "none"} for t in groups},
    }


def test_split_and_merger_are_told() -> None:
    whole = grouped({0: range(20), 1: range(20, 40)})
    halves = grouped({0: range(10), 1: range(10, 20), 2: range(20, 40)})
    forth, back = changes.compare(whole, halves)["topics"], changes.compare(halves, whole)["topics"]
    split = next(row for row in forth if row["what"] == "split")
    assert split["old"] == ["t0"] and split["new"] == ["t0", "t1"]
    merged = next(row for row in back if row["what"] == "merged")
    assert merged["new"] == ["t0"] and merged["old"] == ["t0", "t1"]
    assert not any(row["what"] in ("new", "gone") for row in forth + back)


def test_new_and_gone_topics_are_told() -> None:
    old = grouped({0: range(20), 1: range(20, 40)})
    new = grouped({0: range(20), 1: range(40, 60)})
    told = {row["what"]: row for row in changes.compare(old, new)["topics"]}
    assert told["new"]["new"] == ["t1"] and told["gone"]["old"] == ["t1"] and told["kept"]["score"] == 1


@pytest.mark.parametrize(
    ("members", "extra", "cause"),
    [
        (range(20), 10, "new papers, not regrouping"),
        (range(10, 25), 0, "regrouping, not new papers"),
        (range(20), 0, "settings"),
    ],
)
def test_a_flipped_verdict_says_why(members: range, extra: int, cause: str) -> None:
    old, new = grouped({0: range(20)}), grouped({0: members}, extra)
    new["verdicts"]["topic/0"]["verdict"] = "rising"
    flipped = changes.compare(old, new)["verdicts"]
    assert [(v["old"], v["new"], v["cause"]) for v in flipped] == [("steady", "rising", cause)]


def test_both_causes_are_weighed_by_what_moves_the_dates() -> None:
    old = grouped({0: range(20)})
    new = grouped({0: [*range(19), *range(60, 75)]}, extra=15)  # type: ignore[dict-item]
    for i in range(60, 75):
        new["papers"][f"p{i:03d}"][0] = "2024-12-01"
    new["verdicts"]["topic/0"]["verdict"] = "rising"
    assert changes.compare(old, new)["verdicts"][0]["cause"] == "new papers more than regrouping"


def test_papers_and_settings_that_differ_are_listed() -> None:
    old, new = grouped({0: range(20)}), grouped({0: range(20)}, extra=2)
    del new["papers"]["p059"]
    new["papers"]["p001"][0] = None
    old["settings"], new["settings"] = {"trends": {"level": 0.1}}, {"trends": {"level": 0.2}}
    told = changes.compare(old, new)
    assert told["papers"] == {"new": ["p060", "p061"], "lost": ["p059"], "redated": ["p001"]}
    assert told["settings"] == [{"key": "trends.level", "old": "0.1", "new": "0.2"}]
    assert "2 papers came in" in told["summary"] and "1 paper went" in told["summary"]
    assert any("Paper 60" in title for line in told["lines"] for title in line["titles"])


def test_versions_without_a_common_paper_go_by_meaning(results_maker: Callable[..., Results]) -> None:
    first = build(results_maker(), artefacts="1" * 12).manifest
    second = json.loads(json.dumps(first))
    second["papers"] = {f"q{key}": value for key, value in second["papers"].items()}
    pairs = matching.match(first, second).pairs
    assert {new: old for new, (old, _) in pairs.items()} == {i: i for i in range(4)}


def test_a_version_is_written_whole_and_read_back(made: Results, tmp_path: Path) -> None:
    report = build(made)
    versions.save(tmp_path / report.name, report.files, report.manifest)
    assert versions.read(tmp_path)[report.name] == json.loads(json.dumps(report.manifest))
    assert sorted(p.name for p in (tmp_path / report.name).iterdir()) == [
        "index.html",
        "manifest.json",
        "papers.csv",
        "shares.csv",
        "verdicts.csv",
    ]


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    (tmp_path / "2025-01-01-aaaaaa").mkdir()
    (tmp_path / "2025-01-01-aaaaaa" / "manifest.json").write_text("{")
    with pytest.raises(InputError, match=r"2025-01-01-aaaaaa/manifest\.json"):
        versions.read(tmp_path)


def test_index_lists_versions_newest_first(made: Results) -> None:
    first = build(made, artefacts="1" * 12)
    second = build(made, {first.name: first.manifest}, artefacts="2" * 12)
    page = markup(render.index(versions.newest_first({v.name: v.manifest for v in (first, second)})))
    assert page.index(second.name) < page.index(first.name)
    assert f'href="{first.name}/index.html"' in page and "80 papers" in page
    assert "What changed since version" in page


def test_any_two_versions_can_be_compared(made: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "REPORTS", tmp_path)
    first = build(made, artefacts="1" * 12)
    later = replace(made, papers=made.papers.assign(published=made.papers["published"] + pd.Timedelta(days=365)))
    second = build(later, artefacts="2" * 12)
    for version in (first, second):
        versions.save(tmp_path / version.name, version.files, version.manifest)
    told = compare.told([first.name, second.name])
    assert told[0] == f"{first.name} → {second.name}" and any("with another date" in line for line in told)
    assert compare.told([first.name[:6], second.name[:6]]) == told
    with pytest.raises(InputError, match="no version"):
        compare.told(["1999", second.name])
    with pytest.raises(InputError, match="name two versions"):
        compare.told([first.name])
