"""Papers and their vectors -> everything that is known of their topics. Joins the other modules of this folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from bertopic import BERTopic
from numpy.typing import NDArray

from pipeline.topics import consensus, model, namer, names, quality, table, themes
from pipeline.topics.consensus import Labels
from pipeline.topics.place import Placed, place
from pipeline.topics.settings import ClusterParams
from pipeline.topics.terms import Terms, find_terms, strip_addresses

SHAKY = 0.5  # random vectors agree at .2 to .45, real corpora at .75 to .9


@dataclass(frozen=True)
class Found:
    """topics and assignments: one row per topic (outliers last) and per paper; the model; figures of this run; notes
    on what could not be done, plain sentences."""

    topics: pd.DataFrame
    assignments: pd.DataFrame
    model: BERTopic
    metrics: dict[str, Any]
    notes: list[str]


@dataclass(frozen=True)
class Words:
    """terms of the clustered papers and how telling each is (topics, terms)."""

    terms: Terms
    scores: NDArray[np.float64]


def topics(papers: pd.DataFrame, vectors: NDArray[np.float32], settings: ClusterParams, cache: Path) -> Found:
    """Topics of `papers` (paper_id, title, abstract, published) from their unit vectors (n, d), row by row.

    A corpus too small, or without groups, gives outliers only, and a note. `cache`: where a namer's replies are kept.
    """
    size = consensus.topic_size(len(papers), settings.min_topic_size, settings.granularity)
    placed = place(vectors, settings.seeds, size, settings.engine)

    texts = [strip_addresses(text) for text in papers["title"] + ". " + papers["abstract"]]
    titles = papers["title"].to_numpy()
    terms = find_terms([texts[row] for row in placed.sample], titles[placed.sample].tolist())
    fitted = model.fit(texts, vectors, placed.labels, terms.vocabulary)
    labels = np.array(fitted.topics_)  # BERTopic may number topics of one size in another order
    words = Words(terms, names.score(model.weights(fitted), terms, labels[placed.sample]))

    middle = table.centres(vectors, labels)
    theme = themes.group(middle)
    typical = table.representatives(vectors, middle, labels)
    keywords = names.keywords(words.scores, terms)
    called, notes = _name(titles, labels, typical, keywords, words, settings, cache)
    frame = table.topics(papers, labels, placed.strength, called, keywords, typical).assign(
        theme_id=np.append(theme, consensus.OUTLIER),
        theme=[*themes.name(theme, called), table.OUTLIERS],
        nearest=pd.Series([*table.nearby(middle), []]),
    )
    metrics = _measure(frame, labels, placed, vectors, words)
    notes = _limits(labels, size, metrics["agreement"]) + notes
    return Found(
        frame,
        table.assignments(papers, vectors, labels, middle, placed.strength, placed.points),
        fitted,
        metrics | {"notes": notes},
        notes,
    )


def _name(
    titles: NDArray[np.object_],
    labels: Labels,
    typical: list[list[int]],
    keywords: list[list[str]],
    words: Words,
    settings: ClusterParams,
    cache: Path,
) -> tuple[list[str], list[str]]:
    """Names from the terms, over them those of a language model, over them a person's own; and notes."""
    built_in = names.labels(words.scores, words.terms)
    shown = [titles[rows].tolist() for rows in typical]
    suggested, trouble = namer.rename(built_in, keywords, shown, settings.namer, cache)
    members = [titles[labels == topic].tolist() for topic in range(len(built_in))]
    called, missed = names.override(suggested, settings.names, members, keywords)
    return called, trouble + missed


def _measure(
    frame: pd.DataFrame, labels: Labels, placed: Placed, vectors: NDArray[np.float32], words: Words
) -> dict[str, Any]:
    told = frame[frame["topic_id"] >= 0]
    figures = {
        "outlier_share": float((labels < 0).mean()),
        "agreement": quality.agreement(*placed.halves),
        "median_stability": float(told["stability"].median()) if len(told) else None,
        "diversity": quality.diversity(told["keywords"].tolist()),
        "coherence": quality.coherence(words.scores, words.terms.counts),
        "silhouette": quality.silhouette(vectors, labels),
    }
    return {
        "papers": len(labels),
        "clustered": len(placed.sample),
        "topics": len(told),
        "themes": int(told["theme_id"].nunique()),
        "min_topic_size": placed.size,
        "outliers": int((labels < 0).sum()),
        **{name: None if value is None else round(value, 4) for name, value in figures.items()},
    }


def _limits(labels: Labels, size: int, agreement: float | None) -> list[str]:
    n, k = len(labels), int(labels.max()) + 1
    if n < consensus.fewest(size):
        return [
            f"Topics need at least {consensus.fewest(size)} papers; there are {n}, so all of them are outliers. "
            f"A smaller cluster.min_topic_size (now {size}) lowers that."
        ]
    if k == 0:
        return [
            f"Most runs found no group of at least {size} papers among the {n}, so all of them are outliers. "
            f"A smaller cluster.min_topic_size, cluster.granularity: more, or more papers may show some."
        ]
    notes = []
    if k == 1:
        notes.append(f"Only one topic was found among {n} papers; cluster.granularity: more looks for finer ones.")
    if agreement is None or agreement < SHAKY:
        notes.append(
            f"Either half of the seeds finds other topics among the {n} papers (agreement {agreement or 0:.2f} of 1): "
            f"they may be chance groupings. More papers, or cluster.granularity: fewer, steady them."
        )
    return notes
