"""Figures that the topics of the commissioned pages keep to, and of the sample pages always."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from topics_corpus import make_settings

from pipeline import params
from pipeline.paths import CACHE, ROOT
from pipeline.sources.folder import read_folder
from pipeline.sources.merge import merge
from pipeline.sources.settings import ParseParams
from pipeline.sources.years import settle_years
from pipeline.topics import discover, watch
from pipeline.topics.discover import Found
from pipeline.topics.settings import WatchParams
from pipeline.topics.terms import stem
from pipeline.vectors.encoders import embed_texts
from pipeline.vectors.settings import EmbedParams

pytestmark = pytest.mark.slow
REAL = ROOT.parent / "shared" / "pages"


@pytest.fixture(scope="module", params=[ROOT / "data" / "pages", REAL], ids=["sample", "real"])
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, Found]:
    folder: Path = request.param
    if not folder.is_dir():
        pytest.skip("the real pages are not at hand")
    pages, _ = read_folder(folder, "stop", params.load("parse", ParseParams).columns)
    papers, _ = merge(pages, settle_years(pages, {}), {})
    texts = (papers["title"] + ". " + papers["abstract"]).tolist()
    embedding = embed_texts(texts, params.load("embed", EmbedParams), CACHE)
    settings = make_settings(seeds=10)
    return papers, discover.topics(papers, embedding.vectors, settings, tmp_path_factory.mktemp("cache"))


def test_topics_are_many_and_steady(corpus: tuple[pd.DataFrame, Found]) -> None:
    metrics = corpus[1].metrics
    assert 20 <= metrics["topics"] <= 35
    assert metrics["outlier_share"] <= 0.2
    assert metrics["agreement"] >= 0.75
    assert not metrics["notes"]


def test_bev_is_a_topic(corpus: tuple[pd.DataFrame, Found]) -> None:
    papers, found = corpus
    entry = params.load("watch", WatchParams).topics[0]
    assert entry.name == "BEV perception"
    hits = watch.count_hits(entry, pa.array(papers["title"] + ". " + papers["abstract"], pa.string()))
    bev = hits.sum(axis=1) >= 2
    labels = found.assignments["topic_id"].to_numpy()
    f1 = [2 * (bev & (labels == t)).sum() / (bev.sum() + (labels == t).sum()) for t in range(labels.max() + 1)]
    assert max(f1) >= 0.85
    assert "BEV" in found.topics["label"][int(np.argmax(f1))]


def test_labels_read_well(corpus: tuple[pd.DataFrame, Found]) -> None:
    labels = corpus[1].topics["label"].iloc[:-1]
    assert labels.is_unique
    for label in labels:
        parts = label.split(", ")
        stems = [stem(word) for part in parts for word in part.split()]
        assert 2 <= len(parts) <= 4 and len(set(stems)) == len(stems)
        assert not {"the", "of", "we", "models", "learning", "https", "github"} & {part.lower() for part in parts}
