"""Everything whose share is followed: topics, watched topics, the outliers."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def collect(
    papers: pd.DataFrame, topics: pd.DataFrame, assignments: pd.DataFrame, entries: pd.DataFrame, watch: pd.DataFrame
) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """One row per series (kind, id, label, n_papers) and (K, papers) who belongs. Entries without a paper stay."""
    topic_of = assignments.set_index("paper_id")["topic_id"].reindex(papers["paper_id"]).to_numpy()
    own = topics[topics["topic_id"] >= 0].sort_values("topic_id")
    rows = [
        *(
            ("topic", str(topic), label, topic_of == topic)
            for topic, label in zip(own.topic_id, own.label, strict=True)
        ),
        *(("watch", name, name, _watched(papers, watch, name)) for name in entries["watch"]),
        ("outliers", "outliers", "Outliers", topic_of == -1),
    ]
    frame = pd.DataFrame([row[:3] for row in rows], columns=["kind", "id", "label"]).astype("str")
    members = np.array([row[3] for row in rows], dtype=bool)
    return frame.assign(n_papers=members.sum(axis=1)), members


def _watched(papers: pd.DataFrame, watch: pd.DataFrame, name: str) -> NDArray[np.bool_]:
    return papers["paper_id"].isin(watch.loc[watch["watch"] == name, "paper_id"]).to_numpy()
