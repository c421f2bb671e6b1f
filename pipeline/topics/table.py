"""A partition -> the topic table and the paper table: centres, neighbours, representatives. Imports nothing of ours."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

OUTLIERS = "Outliers"
ALIKE = 0.95  # cosine from which two papers say the same twice
REPRESENTATIVES = 5
NEARBY = 5
TOLD = 7  # keywords in a description: more than the four at most that the label gives


def topics(
    papers: pd.DataFrame,
    labels: NDArray[np.intp],
    strength: NDArray[np.float64],
    called: list[str],
    keywords: list[list[str]],
    typical: list[list[int]],
) -> pd.DataFrame:
    """One row per topic 0.. and a last one, topic_id -1, for the outliers."""
    titles, ids = papers["title"].to_numpy(), papers["paper_id"].to_numpy()
    dated = labels[papers["published"].notna().to_numpy()]
    rows = [
        {
            "topic_id": topic,
            "label": name,
            "keywords": words,
            "n_papers": int((labels == topic).sum()),
            "n_dated": int((dated == topic).sum()),
            "representatives": ids[typical[topic]].tolist(),
            "stability": round(float(strength[labels == topic].mean()), 4),
            "description": describe(words[:TOLD], titles[typical[topic][:2]].tolist()),
        }
        for topic, (name, words) in enumerate(zip(called, keywords, strict=True))
    ]
    outliers = {
        "topic_id": -1,
        "label": OUTLIERS,
        "keywords": [],
        "n_papers": int((labels < 0).sum()),
        "n_dated": int((dated < 0).sum()),
        "representatives": [],
        "stability": 0.0,
        "description": "Papers that belong to no topic in most runs",
    }
    return pd.DataFrame([*rows, outliers]).astype({"label": "str", "description": "str"})


def assignments(
    papers: pd.DataFrame,
    vectors: NDArray[np.float32],
    labels: NDArray[np.intp],
    middle: NDArray[np.float64],
    strength: NDArray[np.float64],
    points: NDArray[np.float64],
) -> pd.DataFrame:
    """One row per paper: its topic, strength and map place; nearest_topic is its own, or an outlier's hint."""
    nearest = (vectors @ middle.T).argmax(axis=1) if len(middle) else labels
    return pd.DataFrame(
        {
            "paper_id": papers["paper_id"],
            "topic_id": labels,
            "strength": strength.round(4),
            "x": points[:, 0],
            "y": points[:, 1],
            "nearest_topic": np.where(labels >= 0, labels, nearest),
        }
    )


def centres(vectors: NDArray[np.float32], labels: NDArray[np.intp]) -> NDArray[np.float64]:
    """Unit centre of each topic 0..k-1: (n, d) -> (k, d)."""
    middle = [vectors[labels == topic].mean(axis=0, dtype=np.float64) for topic in range(int(labels.max()) + 1)]
    return np.array([centre / np.linalg.norm(centre) for centre in middle]).reshape(-1, vectors.shape[1])


def nearby(middle: NDArray[np.float64]) -> list[list[int]]:
    """For each topic the five others nearest by cosine of their centres, nearest first."""
    near = middle @ middle.T
    np.fill_diagonal(near, -np.inf)
    return [np.argsort(-row, kind="stable")[: min(NEARBY, len(row) - 1)].tolist() for row in near]


def representatives(
    vectors: NDArray[np.float32], middle: NDArray[np.float64], labels: NDArray[np.intp]
) -> list[list[int]]:
    """Row numbers of each topic's five papers nearest its centre, without near-duplicates of one another."""
    chosen = []
    for topic, centre in enumerate(middle):
        members = np.flatnonzero(labels == topic)
        kept: list[int] = []
        for row in members[np.argsort(-(vectors[members] @ centre), kind="stable")]:
            if len(kept) < REPRESENTATIVES and (not kept or (vectors[kept] @ vectors[row]).max() < ALIKE):
                kept.append(int(row))
        chosen.append(kept)
    return chosen


def describe(keywords: Sequence[str], titles: Sequence[str]) -> str:
    """One line: what it is about, and by which papers one recognises it."""
    examples = f"for example “{'” and “'.join(titles)}”"
    if not keywords:
        return examples
    about = f"{', '.join(keywords[:-1])} and {keywords[-1]}" if len(keywords) > 1 else keywords[0]
    return f"{about}; {examples}"
