"""A version's memory: what it takes to compare it with a later one when its artefacts are long gone."""

import base64
from typing import Any

import numpy as np
import pandas as pd

from pipeline.figures import theme, words
from pipeline.figures.periods import iso
from pipeline.results import Results

VERDICT = ("verdict", "lean", "n_papers", "n_dated", "times_per_year", "times_per_year_low", "times_per_year_high", "q")
LONGEST_TITLE = 120


def describe(results: Results, name: str, settings: dict[str, Any]) -> dict[str, Any]:
    """The results as plain JSON values.

    papers: paper_id -> [date, topic_id, title]; topics: id, label, centre (float16, base64; null without meaning
    vectors); watch: name -> rows of papers; verdicts: key -> verdict with its numbers.
    """
    papers, dates = results.papers, results.papers["published"]
    return {
        "version": name,
        "corpus": {
            "cards": results.metrics["parse"].get("cards"),
            "papers": len(papers),
            "dated": int(dates.notna().sum()),
            "first": iso(dates.min()) if dates.notna().any() else None,
            "last": iso(dates.max()) if dates.notna().any() else None,
            "pages": [page["file"] for page in results.metrics["parse"].get("pages", [])],
        },
        "settings": settings,
        "papers": {
            paper_id: [iso(date) if words.known(date) else None, int(topic), title[:LONGEST_TITLE]]
            for paper_id, date, topic, title in zip(
                papers["paper_id"], dates, results.assignments["topic_id"], papers["title"], strict=True
            )
        },
        "topics": [
            {
                "id": int(topic_id),
                "label": label,
                "centre": _centre(results.meaning, results.assignments["topic_id"] == topic_id),
            }
            for topic_id, label in zip(results.topics["topic_id"], results.topics["label"], strict=True)
            if topic_id >= 0
        ],
        "watch": {
            name: sorted(results.watch.loc[results.watch["watch"] == name, "paper_id"].tolist())
            for name in results.watch_entries["watch"]
        },
        "verdicts": {
            theme.key(row["kind"], row["id"]): {"label": row["label"]}
            | {field: _plain(row[field]) for field in VERDICT}
            for row in results.verdicts.to_dict("records")
        },
    }


def centre(encoded: str | None) -> np.ndarray | None:
    """A topic's centre as written by `describe`: float32, unit length."""
    return None if encoded is None else np.frombuffer(base64.b64decode(encoded), dtype="<f2").astype(np.float32)


def _centre(meaning: np.ndarray | None, members: "pd.Series[bool]") -> str | None:
    if meaning is None or not members.any():
        return None
    mean = meaning[members.to_numpy()].mean(axis=0)
    unit = mean / max(float(np.linalg.norm(mean)), 1e-12)
    return base64.b64encode(unit.astype("<f2").tobytes()).decode("ascii")


def _plain(value: Any) -> Any:
    if not words.known(value):
        return None
    if isinstance(value, str):
        return value
    return int(value) if float(value).is_integer() else round(float(value), 6)
