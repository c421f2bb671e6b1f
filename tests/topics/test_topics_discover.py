"""From papers and vectors to tables and model, on a corpus whose topics are known."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bertopic import BERTopic
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score
from topics_corpus import Planted, make_settings, plant

from pipeline.paths import ROOT
from pipeline.stages import cluster
from pipeline.topics import consensus, discover, table, themes
from pipeline.topics.discover import Found


@pytest.fixture(scope="module")
def found(planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> Found:
    return discover.topics(planted.papers, planted.vectors, make_settings(), tmp_path_factory.mktemp("cache"))


def told(found: Found) -> pd.DataFrame:
    return found.topics[found.topics["topic_id"] >= 0]


def formless(n: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(0).normal(size=(n, 200))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_planted_topics_come_back_under_their_words(found: Found, planted: Planted) -> None:
    held = planted.truth >= 0
    labels = found.assignments["topic_id"].to_numpy()
    assert adjusted_rand_score(planted.truth[held], labels[held]) > 0.98
    for group, words in enumerate(planted.words):
        topic = int(np.bincount(labels[(planted.truth == group) & (labels >= 0)]).argmax())
        row = found.topics.iloc[topic]
        assert set(row["label"].split(", ")) <= words and set(row["keywords"]) <= words


def test_tables_have_the_promised_columns(found: Found, planted: Planted) -> None:
    assert list(found.topics) == [
        *("topic_id", "label", "keywords", "n_papers", "n_dated", "representatives", "stability", "description"),
        *("theme_id", "theme", "nearest"),
    ]
    assert list(found.assignments) == ["paper_id", "topic_id", "strength", "x", "y", "nearest_topic"]
    assert found.assignments["paper_id"].tolist() == planted.papers["paper_id"].tolist()
    cluster.check_topics(found, planted.papers)


def test_outliers_stay_outliers_and_have_a_hint(
    planted: Planted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consensus, "JOIN", 2)  # nothing joins afterwards: some papers are left over
    found = discover.topics(planted.papers.iloc[:60], formless(60), make_settings(), tmp_path)
    outliers = found.assignments[found.assignments["topic_id"] == -1]
    last = found.topics.iloc[-1]
    assert len(outliers)
    assert (last["topic_id"], last["label"], last["n_papers"]) == (-1, "Outliers", len(outliers))
    assert (outliers["nearest_topic"] >= 0).all() and (outliers["strength"] == 0).all()
    inside = found.assignments[found.assignments["topic_id"] >= 0]
    assert (inside["nearest_topic"] == inside["topic_id"]).all()


def test_counts_and_representatives_belong_to_the_topic(found: Found, planted: Planted) -> None:
    topic_of = found.assignments.set_index("paper_id")["topic_id"]
    dated = planted.papers.set_index("paper_id")["published"].notna()
    for row in told(found).to_dict("records"):
        members = topic_of.index[topic_of == row["topic_id"]]
        assert row["n_papers"] == len(members)
        assert row["n_dated"] == dated[members].sum()
        assert set(row["representatives"]) <= set(members) and 1 <= len(row["representatives"]) <= 5
        assert 0 < row["stability"] <= 1
        assert row["topic_id"] not in row["nearest"] and len(row["nearest"]) == 5
        assert "\n" not in row["description"] and row["keywords"][0] in row["description"]


def test_sizes_fall_with_the_number(found: Found) -> None:
    assert told(found)["topic_id"].tolist() == list(range(len(told(found))))
    assert (np.diff(told(found)["n_papers"]) <= 0).all()


def test_the_saved_model_is_bertopics(found: Found, tmp_path: Path) -> None:
    cluster.save(found, tmp_path / "topics")
    loaded = BERTopic.load(tmp_path / "topics" / "model")
    assert loaded.topics_ == found.assignments["topic_id"].tolist()
    assert loaded.c_tf_idf_.shape == found.model.c_tf_idf_.shape
    assert not list((tmp_path / "topics").rglob("*.pkl"))


def test_labels_of_the_model_match_the_table(found: Found) -> None:
    # Topics of one size may be renumbered by BERTopic: words and papers must not part ways then.
    for row in told(found).to_dict("records"):
        ours = set(" ".join(row["keywords"]).lower().split())
        theirs = {word for term, _ in found.model.get_topic(row["topic_id"]) for word in term.split()}
        assert ours & theirs


def test_themes_are_bertopics_hierarchy_cut(found: Found, planted: Planted) -> None:
    texts = (planted.papers["title"] + ". " + planted.papers["abstract"]).tolist()
    hierarchy = found.model.hierarchical_topics(texts, use_ctfidf=False)
    branches = {frozenset(map(int, topics)) for topics in hierarchy["Topics"]}
    for _, group in told(found).groupby("theme_id"):
        if len(group) > 1:
            assert frozenset(group["topic_id"]) in branches


def test_a_theme_is_named_by_its_largest_topics() -> None:
    called = ["BEV, map", "LoRA, PEFT", "3D, scene", "BEV, camera", "depth", "GAN, images"]
    assert themes.name(np.array([0, 1, 0, 0, 0, 2]), called) == [
        *("BEV, 3D, depth", "LoRA, PEFT", "BEV, 3D, depth", "BEV, 3D, depth", "BEV, 3D, depth", "GAN, images")
    ]
    twice = themes.name(np.array([0, 0, 1, 1]), ["A, b", "A, c", "A, d", "A, e"])
    assert twice == ["A", "A", "A, d", "A, d"]
    assert themes.name(np.zeros(0, dtype=int), []) == []


def test_themes_of_few_topics_are_one() -> None:
    assert themes.group(np.eye(3)).tolist() == [0, 0, 0]
    assert themes.group(np.zeros((0, 4))).tolist() == []
    middle = np.random.default_rng(0).normal(size=(8, 20))
    assert themes.group(middle / np.linalg.norm(middle, axis=1, keepdims=True)).max() == 3


def test_representatives_are_not_each_others_doubles() -> None:
    vectors = np.array([[1, 0, 0], [1, 0.01, 0], [0.8, 0.6, 0], [0.8, 0, 0.6]], dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    labels = np.zeros(4, dtype=np.intp)
    (chosen,) = table.representatives(vectors, table.centres(vectors, labels), labels)
    assert set(chosen) == {0, 2, 3} or set(chosen) == {1, 2, 3}


def test_own_names_hold_when_topics_change(planted: Planted, tmp_path: Path) -> None:
    title = planted.papers["title"][int(np.argmax(planted.truth == 2))]
    for granularity in ("normal", "fewer"):
        settings = make_settings(names={title: "Lace, by hand", "lava": "Fire"}, granularity=granularity)
        labels = discover.topics(planted.papers, planted.vectors, settings, tmp_path).topics["label"].tolist()
        assert "Lace, by hand" in labels and "Fire" in labels


@pytest.mark.parametrize("n", [1, 2, 3, 9, 10, 14])
def test_small_corpora_finish_and_say_so(planted: Planted, tmp_path: Path, n: int) -> None:
    papers = planted.papers.iloc[:n]
    found = discover.topics(papers, planted.vectors[:n], make_settings(), tmp_path)
    cluster.check_topics(found, papers)
    cluster.save(found, tmp_path / "topics")
    assert len(found.assignments) == n and np.isfinite(found.assignments[["x", "y"]]).all(axis=None)
    if n < 10:
        assert found.metrics["topics"] == 0 and "at least 10 papers" in found.notes[0]
        assert f"there are {n}" in found.notes[0]


@pytest.mark.parametrize("words", ["the same words in all", "", "1 2 3"])
def test_equal_papers_finish(planted: Planted, tmp_path: Path, words: str) -> None:
    papers = planted.papers.iloc[:30].assign(title=words, abstract=words)
    vectors = np.tile(planted.vectors[:1], (30, 1))
    found = discover.topics(papers, vectors, make_settings(), tmp_path)
    cluster.check_topics(found, papers)
    cluster.save(found, tmp_path / "topics")
    assert found.notes


def test_formless_corpora_are_called_so(planted: Planted, tmp_path: Path) -> None:
    found = discover.topics(planted.papers.iloc[:60], formless(60), make_settings(), tmp_path)
    assert any("chance groupings" in note for note in found.notes)


def test_granularity_is_a_knob(tmp_path: Path) -> None:
    corpus = plant(per_group=7, strays=0)
    counts = [
        discover.topics(corpus.papers, corpus.vectors, make_settings(granularity=g), tmp_path).metrics["topics"]
        for g in ("fewer", "normal", "more")
    ]
    assert counts[0] <= counts[1] <= counts[2] and counts[0] < counts[2]


@pytest.mark.slow
def test_fresh_processes_give_the_same_bytes(planted: Planted, tmp_path: Path) -> None:
    """The planted corpus through the stage, twice, with another hash seed and another number of threads."""
    for folder, threads in (("one", "1"), ("two", "2")):
        data = tmp_path / folder / "data"
        (data / "vectors").mkdir(parents=True)
        planted.papers.to_parquet(data / "papers.parquet", index=False)
        np.save(data / "vectors" / "vectors.npy", planted.vectors)
        code = (
            "import sys; from pathlib import Path; from pipeline import paths; from pipeline.stages import cluster\n"
            "data = Path(sys.argv[1]); paths.PAPERS = data / 'papers.parquet'; paths.VECTORS = data / 'vectors'\n"
            "paths.TOPICS = data / 'topics'; paths.METRICS = data / 'metrics'; cluster.main()"
        )
        environment = {**os.environ, "OMP_NUM_THREADS": threads, "PYTHONHASHSEED": threads}
        subprocess.run([sys.executable, "-c", code, str(data)], cwd=ROOT, env=environment, check=True)
    one, two = (
        {
            path.relative_to(tmp_path / folder): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted((tmp_path / folder).rglob("*"))
            if path.is_file()
        }
        for folder in ("one", "two")
    )
    assert len(one) == 10 and one == two
