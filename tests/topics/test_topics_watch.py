"""Watch entries: who belongs, who may, and what is said of odd entries."""

import re
import time

import numpy as np
import pyarrow as pa
import pytest
import yaml
from pydantic import ValidationError

from pipeline.paths import PARAMS
from pipeline.topics import watch
from pipeline.topics.settings import WatchEntry, WatchParams

ENTRY = WatchEntry(name="Low-rank tuning", meaning="Tuning few parameters.", terms=[r"low[- ]rank", r"\bLoRAs?\b"])
TEXTS = [
    "LoRA and low-rank updates.",
    "Low-rank twice: LOW RANK.",
    "One LoRA only.",
    "One LoRA, but of radio.",
    "Tuning a few parameters without the words.",
    "About exploration and flora.",
]


def look(nearness: list[float], entry: WatchEntry = ENTRY, texts: list[str] = TEXTS) -> watch.Found:
    column = pa.array(texts)
    ids = [f"p{i}" for i in range(len(texts))]
    return watch.find(entry, ids, column, watch.count_hits(entry, column), np.array(nearness))


def test_two_hits_or_one_and_meaning() -> None:
    found = look([0.0, 0.0, 0.3, 0.1, 0.9, 0.0])
    assert found.members["paper_id"].tolist() == ["p0", "p1", "p2"]
    assert found.maybe["paper_id"].tolist() == ["p3", "p4"]
    assert found.note is None


def test_why_shows_the_words_as_written() -> None:
    found = look([0.0, 0.0, 0.3, 0.1, 0.9, 0.0])
    why = dict(zip(found.members["paper_id"], found.members["why"], strict=True))
    assert why == {"p0": "low-rank ×1, LoRA ×1", "p1": "Low-rank ×2", "p2": "LoRA ×1, meaning 0.30"}
    assert found.maybe["why"].tolist() == ["LoRA ×1, meaning 0.10", "meaning 0.90"]


def test_papers_that_were_not_compared_count_by_words() -> None:
    found = look([np.nan, np.nan, 0.3, 0.1, np.nan, np.nan])
    assert found.members["paper_id"].tolist() == ["p0", "p1", "p2"]
    assert found.maybe["paper_id"].tolist() == ["p3"]


def test_maybes_are_few_and_no_member() -> None:
    found = look([0.5] * 26, texts=[*TEXTS, *["Without the words."] * 20])
    assert len(found.maybe) == watch.MAYBE
    assert not set(found.members["paper_id"]) & set(found.maybe["paper_id"])


def test_groups_and_flags_in_a_term() -> None:
    entry = WatchEntry(name="x", meaning="x", terms=[r"(re)?rank(er|ing)s?"])
    found = look([0.0, 0.0], entry, ["Rerankers, RANKING and more.", "none"])
    assert found.members["why"].tolist() == ["Rerankers ×2"]


def test_an_entry_that_matches_nothing_says_so() -> None:
    entry = WatchEntry(name="Alchemy", meaning="Gold from lead.", terms=["philosopher's stone"])
    found = look([0.9] * 6, entry)
    assert found.members.empty and "None of the 6 papers" in str(found.note) and "Alchemy" in str(found.note)


def test_an_entry_that_matches_nearly_everything_says_so() -> None:
    entry = WatchEntry(name="Words", meaning="Any words.", terms=["e"])
    found = look([0.0] * 12, entry, ["see here"] * 11 + ["A"])
    assert "11 of 12 papers" in str(found.note) and "too broad" in str(found.note)


@pytest.mark.parametrize("term", ["(unclosed", "[z-a]", "*", r"(?<=look)behind", r"(a)\1"])
def test_a_broken_pattern_stops_and_is_named(term: str) -> None:
    with pytest.raises(ValidationError, match=re.escape("not a regular expression that RE2 takes")):
        WatchEntry(name="x", meaning="x", terms=[term])


@pytest.mark.parametrize("term", ["", "a*", "(x|)", "^"])
def test_a_pattern_that_fits_the_empty_text_stops(term: str) -> None:
    with pytest.raises(ValidationError):
        WatchEntry(name="x", meaning="x", terms=[term])


def test_two_entries_of_one_name_stop() -> None:
    entry = {"name": "x", "meaning": "y", "terms": ["z"]}
    with pytest.raises(ValidationError, match="twice"):
        WatchParams.model_validate({"topics": [entry, entry]})


@pytest.mark.parametrize("term", [r"(a+)+$", r"(a|aa)+$", r"(.*a){20}", r"(\w+\s?)*!"])
def test_patterns_that_hang_other_engines_do_not_hang_this_one(term: str) -> None:
    entry = WatchEntry(name="x", meaning="x", terms=[term])
    start = time.monotonic()
    look([0.0] * 3, entry, ["a" * 50_000 + "b", "aaaa " * 10_000 + "?", "b"])
    assert time.monotonic() - start < 5


def test_ready_made_entries_are_twelve_and_valid() -> None:
    text = PARAMS.read_text(encoding="utf-8")
    shown = yaml.safe_load(text)["watch"]["topics"]
    uncovered = yaml.safe_load(re.sub(r"(?m)^    # (- name:|  meaning:|  terms:)", r"    \1", text))["watch"]
    entries = WatchParams.model_validate(uncovered).topics
    assert len(entries) == len(shown) + 12
