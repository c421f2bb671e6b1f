"""Papers and their vectors -> everything that is known of their topics. Joins the other modules of this folder."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from bertopic import BERTopic
from numpy.typing import NDArray

from pipeline.topics import consensus, graph, model, namer, names, quality, table, themes
from pipeline.topics.consensus import Partition
from pipeline.topics.settings import ClusterParams
from pipeline.topics.terms import Terms, find_terms, strip_addresses


@dataclass(frozen=True)
class Found:
    """topics and assignments: one row per topic (outliers last) and per paper; the model; metrics of this run."""

    topics: pd.DataFrame
    assignments: pd.DataFrame
    model: BERTopic
    metrics: dict[str, object]
    notes: list[str]


def topics(papers: pd.DataFrame, vectors: NDArray[np.float32], settings: ClusterParams, cache: Path) -> Found:
    """Topics of `papers` (paper_id, title, abstract, published) from their unit vectors (n, d), row by row.

    A corpus too small, or without groups, gives outliers only and the metrics' notes say so. `cache` is the folder
    that keeps a namer's replies.
    """
    size = consensus.topic_size(len(papers), settings.min_topic_size, settings.granularity)
    neighbours = graph.neighbour_graph(vectors)
    partition = consensus.find(vectors, neighbours, settings.seeds, size)

    texts = [strip_addresses(text) for text in papers["title"] + ". " + papers["abstract"]]
    terms = find_terms(texts)
    fitted = model.fit(texts, vectors, partition.labels, terms.vocabulary)
    labels = np.array(fitted.topics_)  # BERTopic may number topics of one size in another order
    weights = model.weights(fitted)

    frame, notes = _tell(papers, vectors, labels, partition.strength, weights, terms, settings, cache)
    place = graph.layout(neighbours, vectors)
    assignments = pd.DataFrame(
        {
            "paper_id": papers["paper_id"],
            "topic_id": labels,
            "strength": partition.strength.round(4),
            "x": place[:, 0],
            "y": place[:, 1],
            "nearest_topic": table.nearest_topics(vectors, table.centres(vectors, labels), labels),
        }
    )
    metrics = _measure(frame, labels, partition, vectors, weights, terms, size)
    notes = _limits(labels, size) + notes
    return Found(frame, assignments, fitted, metrics | {"notes": notes}, notes)


def _tell(
    papers: pd.DataFrame,
    vectors: NDArray[np.float32],
    labels: NDArray[np.intp],
    strength: NDArray[np.float64],
    weights: NDArray[np.float64],
    terms: Terms,
    settings: ClusterParams,
    cache: Path,
) -> tuple[pd.DataFrame, list[str]]:
    """The topic table, and notes about names that found no topic."""
    scores = names.score(weights, terms.counts, labels)
    words = names.keywords(scores, terms)
    middle = table.centres(vectors, labels)
    typical = table.representatives(vectors, middle, labels)
    titles, ids = papers["title"].to_numpy(), papers["paper_id"].to_numpy()
    members = [list(titles[labels == topic]) for topic in range(len(middle))]
    typical_titles = [titles[rows].tolist() for rows in typical]
    suggested, trouble = namer.rename(names.labels(scores, terms), words, typical_titles, settings.namer, cache)
    called, missed = names.override(suggested, settings.names, members, words)
    theme = themes.group(middle)
    dated = papers["published"].notna().to_numpy()
    frame = pd.DataFrame(
        {
            "topic_id": np.arange(len(middle)),
            "label": called,
            "keywords": words,
            "n_papers": [len(titles_of) for titles_of in members],
            "n_dated": [int(dated[labels == topic].sum()) for topic in range(len(middle))],
            "representatives": [ids[rows].tolist() for rows in typical],
            "stability": table.stabilities(strength, labels),
            "description": [table.describe(w[:4], shown[:2]) for w, shown in zip(words, typical_titles, strict=True)],
            "theme_id": theme,
            "theme": _theme_names(theme, weights, labels, terms, called),
            "nearest": table.topics_nearby(middle),
        }
    )
    outliers = {
        "topic_id": -1,
        "label": "Outliers",
        "keywords": [],
        "n_papers": int((labels < 0).sum()),
        "n_dated": int(dated[labels < 0].sum()),
        "representatives": [],
        "stability": 0.0,
        "description": "Papers that most runs put into no topic",
        "theme_id": -1,
        "theme": "Outliers",
        "nearest": [],
    }
    rows = [*frame.to_dict("records"), outliers]
    return pd.DataFrame(rows, columns=frame.columns).astype(dict.fromkeys(TEXTS, "str")), trouble + missed


TEXTS = ("label", "description", "theme")


def _theme_names(
    theme: NDArray[np.intp], weights: NDArray[np.float64], labels: NDArray[np.intp], terms: Terms, called: list[str]
) -> list[str]:
    """For each topic the label of its theme: the topic's own where it stands alone, else from the theme's terms."""
    if not len(theme):
        return []
    counts = np.bincount(theme)
    summed = np.stack([weights[theme == t].mean(axis=0) for t in range(len(counts))])
    of_paper = np.where(labels >= 0, theme[labels], -1)
    named = names.labels(names.score(summed, terms.counts, of_paper), terms, most=3)
    return [called[topic] if counts[t] == 1 else named[t] for topic, t in enumerate(theme)]


def _measure(
    frame: pd.DataFrame,
    labels: NDArray[np.intp],
    partition: Partition,
    vectors: NDArray[np.float32],
    weights: NDArray[np.float64],
    terms: Terms,
    size: int,
) -> dict[str, object]:
    told = frame[frame["topic_id"] >= 0]
    figures = {
        "outlier_share": float((labels < 0).mean()),
        "agreement": quality.agreement(*partition.halves),
        "median_stability": float(told["stability"].median()) if len(told) else None,
        "diversity": quality.diversity(told["keywords"].tolist()),
        "coherence": quality.coherence(weights, terms.counts),
        "silhouette": quality.silhouette(vectors, labels),
    }
    return {
        "papers": len(labels),
        "topics": len(told),
        "themes": int(told["theme_id"].nunique()),
        "min_topic_size": size,
        "rule": partition.rule,
        "outliers": int((labels < 0).sum()),
        **{name: None if value is None else round(value, 4) for name, value in figures.items()},
    }


def _limits(labels: NDArray[np.intp], size: int) -> list[str]:
    """Plain sentences about what could not be done with this corpus, and from how many papers it can."""
    n, k = len(labels), int(labels.max()) + 1
    if n < consensus.fewest(size):
        needed = f"Topics need at least {consensus.fewest(size)} papers; there are {n}, so all of them are outliers."
        return [f"{needed} A smaller cluster.min_topic_size (now {size}) lowers that."]
    if k == 0:
        return [
            f"Most runs found no group of at least {size} papers among the {n}, so all of them are outliers. "
            f"A smaller cluster.min_topic_size, cluster.granularity: more, or more papers may show some."
        ]
    if k == 1:
        return [f"Only one topic was found among {n} papers; cluster.granularity: more looks for finer ones."]
    return []
