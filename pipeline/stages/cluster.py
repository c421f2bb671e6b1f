"""cluster: papers and vectors -> topics, the topic and place of each paper, and BERTopic's model of them."""

import logging
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline import errors, params, paths, storage
from pipeline.topics import discover, model
from pipeline.topics.discover import Found
from pipeline.topics.settings import ClusterParams

log = logging.getLogger(__name__)


def main() -> None:
    settings = params.load("cluster", ClusterParams)
    papers = pd.read_parquet(paths.PAPERS)
    vectors = np.load(paths.VECTORS / "vectors.npy")
    check_rows(vectors, papers)

    found = discover.topics(papers, vectors, settings, paths.CACHE)
    check_topics(found, papers)

    storage.write(paths.TOPICS, lambda folder: save(found, folder))
    storage.write_json(paths.METRICS / "cluster.json", found.metrics)
    for note in found.notes:
        log.warning(note)
    log.info(
        "%(papers)d papers: %(topics)d topics of about %(min_topic_size)d papers or more in %(themes)d themes, "
        "%(outliers)d outliers; halves of the seeds agree at %(agreement)s",
        found.metrics,
    )


def check_rows(vectors: np.ndarray, papers: pd.DataFrame) -> None:
    """Raises ValueError where the vectors are of another corpus than the papers."""
    if len(vectors) != len(papers):
        raise ValueError(f"{len(vectors)} vectors for {len(papers)} papers: data/vectors is of another corpus")


def check_topics(found: Found, papers: pd.DataFrame) -> None:
    """Raises ValueError where a paper was lost or a topic's count or label is wrong."""
    if list(found.assignments["paper_id"]) != list(papers["paper_id"]):
        raise ValueError("assignments are not in the order of the papers: rows were lost or sorted on the way")
    counted = found.assignments["topic_id"].value_counts()
    told = found.topics.set_index("topic_id")["n_papers"]
    if not told[told > 0].sort_index().equals(counted.sort_index().astype(told.dtype)):
        raise ValueError("topics.parquet would count other papers than the assignments do: labels got out of step")
    if found.topics["label"].duplicated().any():
        raise ValueError("two topics would bear one label: readers could not tell them apart")


def save(found: Found, folder: Path) -> None:
    folder.mkdir()
    storage.write_table(folder / "topics.parquet", found.topics)
    storage.write_table(folder / "assignments.parquet", found.assignments)
    model.save(found.model, folder / "model")


if __name__ == "__main__":
    errors.run(main)
