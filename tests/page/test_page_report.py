"""One version put together from made-up results: what the page says, what it carries, what it never does."""

import base64
import dataclasses
import hashlib
import html
import json
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from pipeline.page import report, versions
from pipeline.page.settings import ReportParams
from pipeline.results import Results

SETTINGS = ReportParams(title="Papertides", abstracts_up_to=3000, dots_up_to=12000)
PARAMS: dict[str, Any] = {"trends": {"level": 0.1}, "parse": {"saved": {}}}
ORIGIN: dict[str, Any] = {
    "inputs": {"page_0.txt": "abc"},
    "artefacts": "0123456789ab",
    "code": "fedcba987654",
    "packages": {"python": "3"},
}


def build(
    results: Results, history: dict[str, versions.Manifest] | None = None, artefacts: str = "0123456789ab"
) -> report.Report:
    return report.build(results, SETTINGS, PARAMS, ORIGIN | {"artefacts": artefacts}, history or {})


def embedded(page: str, name: str) -> Any:
    found = re.search(rf'id="{name}">(.*?)</script>', page, re.S)
    assert found
    return json.loads(found[1])


def markup(page: str) -> str:
    return re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.S)


def test_same_results_make_the_same_bytes(made: Results) -> None:
    assert build(made) == build(made)


def test_sections_come_in_order_and_headline_first(made: Results) -> None:
    page = markup(build(made).files["index.html"])
    anchors = [
        "<h1>",
        'id="watch"',
        'id="time"',
        'id="momentum"',
        'id="map"',
        'id="topics"',
        'id="papers"',
        'id="sure"',
    ]
    places = [page.index(anchor) for anchor in anchors]
    assert places == sorted(places)


def test_policy_lets_run_exactly_the_scripts_that_are_there(made: Results) -> None:
    page = build(made).files["index.html"]
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    rules = dict(rule.split(" ", 1) for rule in html.unescape(policy[1]).split("; "))
    assert rules["default-src"] == "'none'" and "connect-src" not in rules and "unsafe" not in rules["script-src"]
    scripts = re.findall(r"<script>(.*?)</script>", page, re.S)
    assert scripts
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in rules["script-src"]


def test_page_asks_the_network_for_nothing(made: Results) -> None:
    page = re.sub(r'<script type="text/plain".*?</script>', "", build(made).files["index.html"], flags=re.S)
    assert not re.search(r'(?:src|srcset)="(?!data:)', markup(page))
    assert "@import" not in page and "<link" not in markup(page)
    assert not re.search(r"url\((?!data:)", page)


def test_hostile_titles_never_leave_their_place(
    results_maker: Callable[..., Results], hostile_titles: list[str]
) -> None:
    page = build(results_maker(titles=hostile_titles)).files["index.html"]
    plain = build(results_maker()).files["index.html"]
    tags = r"<(script|img|b|a|svg)\b"
    assert page.count("</script") == plain.count("</script")
    assert "<img" not in markup(page) and 'onerror="' not in markup(page)
    assert len(re.findall(tags, markup(page))) <= len(re.findall(tags, markup(plain))) + 20
    assert embedded(page, "data")["papers"]["title"][: len(hostile_titles)] == hostile_titles


def test_hostile_labels_and_file_names_are_text(
    results_maker: Callable[..., Results], hostile_titles: list[str]
) -> None:
    results = results_maker()
    results.topics.loc[0, "label"] = hostile_titles[1]
    results.metrics["parse"]["pages"][0]["file"] = "<b>page</b>.txt"
    results.metrics["parse"]["skipped"] = [{"file": "<i>", "reason": "<script>alert(1)</script>"}]
    page = build(results).files["index.html"]
    assert "<script>window.hacked" not in page and "<script>alert" not in page and "<b>page</b>" not in page


def test_every_point_leads_to_its_papers(made: Results) -> None:
    data = embedded(build(made).files["index.html"], "data")
    for topic in data["topics"]:
        for i, count in enumerate(topic["counts"]):
            assert sum(data["papers"]["period"][row] == i for row in topic["members"]) == count
    totals = [sum(p == i for p in data["papers"]["period"]) for i in range(len(data["periods"]))]
    assert totals == [p["total"] for p in data["periods"]]


def test_a_date_known_by_its_month_counts_in_the_middle(results_maker: Callable[..., Results]) -> None:
    results = results_maker()
    results.papers.loc[0, "published"] = pd.Timestamp("2023-07-01")
    results.papers.loc[0, "date_precision"] = "month"
    data = embedded(build(results).files["index.html"], "data")
    assert data["papers"]["date"][0] == "2023-07" and data["papers"]["period"][0] == 1


def test_without_abstracts_above_the_limit(made: Results) -> None:
    few = SETTINGS.model_copy(update={"abstracts_up_to": 10})
    page = report.build(made, few, PARAMS, ORIGIN, {}).files["index.html"]
    assert embedded(page, "data")["papers"]["abstract"] is None
    assert "carries no summaries" in markup(page)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({"dated": False}, "None of the 80 papers has a date"),
        ({"n": 1, "topics": 0, "watched": ()}, "too few to tell"),
        ({"n": 1, "topics": 0, "watched": (), "dated": False}, "The only paper has no date"),
        ({"topics": 0}, "No topic was found"),
        ({"watched": ()}, "No topic is watched"),
        ({"periods": 1}, "Papertides"),
        ({"n": 12, "topics": 4}, "too few"),
        ({"verdicts": ["no clear change"]}, "Nothing rises or falls for certain"),
    ],
)
def test_little_data_is_said_plainly(results_maker: Callable[..., Results], case: dict[str, Any], words: str) -> None:
    page = markup(build(results_maker(**case)).files["index.html"])
    assert words in page.replace("&#39;", "'")
    assert "nan" not in re.sub(r"<[^>]*>", " ", page).lower().split()


def test_skipped_files_and_oddities_are_listed(results_maker: Callable[..., Results]) -> None:
    results = results_maker()
    results.metrics["parse"]["skipped"] = [{"file": "odd.txt", "reason": "no card in it"}]
    results.metrics["parse"]["problems"] = [{"file": "page_0.txt", "line": 7, "what": "impossible date Feb 31"}]
    page = markup(build(results).files["index.html"])
    assert "odd.txt" in page and "no card in it" in page and "line 7" in page and "impossible date" in page


def test_tables_travel_in_the_page_as_in_the_files(made: Results) -> None:
    files = build(made).files
    for name in ("shares.csv", "verdicts.csv", "papers.csv"):
        assert embedded(files["index.html"], re.escape(name)) == files[name]


def test_provenance_tells_settings_digests_and_versions_only(made: Results) -> None:
    page = markup(build(made).files["index.html"])
    for words in ("trends.level", "fedcba987654", "0123456789ab", "page_0.txt, digest"):
        assert words in page


@pytest.mark.slow
def test_75000_papers_stay_under_25_megabytes_and_say_what_is_left_out(results_maker: Callable[..., Results]) -> None:
    titles = [f"A title of the usual length about one of the usual subjects, by number {i:07d}" for i in range(75_000)]
    made = build(results_maker(n=75_000, topics=300, periods=16, titles=titles))
    page = made.files["index.html"]
    assert len(page.encode()) < 25e6
    assert "12,000 of 75,000 papers are drawn" in page and "carries no summaries" in page
    assert len(embedded(page, "data")["papers"]["id"]) == 75_000
    assert 'id="papers.csv"' not in page


def test_265_papers_cost_at_most_a_megabyte_and_a_half_beside_plotly(results_maker: Callable[..., Results]) -> None:
    results = results_maker(n=265, topics=30, watched=tuple("ABCDE"), periods=9)
    results.papers["abstract"] = "about " * 270  # 1,620 letters, as on real pages
    curves = pd.concat([results.curves.assign(date=results.curves["date"] + pd.Timedelta(days=i)) for i in range(7)])
    page = build(dataclasses.replace(results, curves=curves)).files["index.html"]
    plotly = re.search(r'<script type="text/plain".*?</script>', page, re.S)
    assert plotly and len(page.encode()) - len(plotly[0].encode()) < 1.5e6


@pytest.mark.parametrize(
    ("encoder", "said", "unsaid"),
    [
        ("hybrid", "MiniLM) beside the corpus’ own word statistics", "follows those nearest"),
        ("lexical", "title and abstract: the corpus’ own word statistics", "MiniLM"),
        ("lab/model", ", lab/model)", "word statistics"),
    ],
)
def test_the_method_names_the_encoder_that_ran(made: Results, encoder: str, said: str, unsaid: str) -> None:
    results = dataclasses.replace(made, metrics=made.metrics | {"embed": {"encoder": encoder}})
    page = build(results).files["index.html"]
    method = page.split('id="method"')[1].split("</p>")[0]

    assert said in method
    assert unsaid not in method


def test_the_method_says_that_a_sample_was_grouped(made: Results) -> None:
    results = dataclasses.replace(made, metrics=made.metrics | {"cluster": {"notes": [], "clustered": 50}})

    assert "Of these 80 papers 50 were grouped so" in build(results).files["index.html"]


def test_addresses_that_end_in_the_id_are_kept_as_their_stem(results_maker: Callable[..., Results]) -> None:
    results = results_maker(n=4)
    urls = ["https://example.org/abs/p00000", None, "https://example.org/abs/p00002", "https://example.org/other"]
    papers = results.papers.assign(url=pd.Series(urls, dtype="str"))

    data = embedded(build(dataclasses.replace(results, papers=papers)).files["index.html"], "data")

    assert data["stems"] == ["https://example.org/abs/"]
    assert data["papers"]["url"] == [0, None, 0, "https://example.org/other"]
