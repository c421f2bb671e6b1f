"""Which topic of one version is which of another: the assignment that keeps most papers and meaning together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from pipeline.page.manifest import centre

SHARED_WEIGHT = 0.8  # The rest goes to the centres' nearness, which settles ties among topics with few shared papers.
SAME = 0.35  # The least score for "the same topic": about a third of the papers in common.
ALONE = 0.75  # The cosine of two centres that means the same where the versions share no paper to go by.
PART, FEWEST = 0.5, 3  # A piece of a split or merger: half of its papers, and no fewer than three.


@dataclass(frozen=True)
class Matches:
    """pairs: new topic id -> (old id, score 0 to 1); splits: old id -> new ids; mergers: new id -> old ids."""

    pairs: dict[int, tuple[int, float]]
    splits: dict[int, list[int]]
    mergers: dict[int, list[int]]


def match(old: Mapping[str, Any], new: Mapping[str, Any]) -> Matches:
    """Topics of two manifests matched by shared papers (Jaccard, among papers in both) and centres (cosine)."""
    old_ids, new_ids = ([t["id"] for t in m["topics"]] for m in (old, new))
    overlap = _overlap(old, new, old_ids, new_ids)
    score = _scores(overlap, _cosines(old["topics"], new["topics"]))
    rows, columns = linear_sum_assignment(-score)
    pairs = {
        new_ids[c]: (old_ids[r], round(float(score[r, c]), 3))
        for r, c in zip(rows, columns, strict=True)
        if score[r, c] >= SAME
    }
    inner = overlap[:-1, :-1]
    from_old = (inner >= PART * np.maximum(overlap[:, :-1].sum(axis=0), 1)) & (inner >= FEWEST)
    into_new = (inner >= PART * np.maximum(overlap[:-1].sum(axis=1, keepdims=True), 1)) & (inner >= FEWEST)
    splits = {old_ids[r]: [new_ids[c] for c in np.flatnonzero(row)] for r, row in enumerate(from_old)}
    mergers = {new_ids[c]: [old_ids[r] for r in np.flatnonzero(column)] for c, column in enumerate(into_new.T)}
    return Matches(
        pairs,
        {i: pieces for i, pieces in splits.items() if len(pieces) > 1},
        {i: pieces for i, pieces in mergers.items() if len(pieces) > 1},
    )


def _overlap(old: Mapping[str, Any], new: Mapping[str, Any], old_ids: list[int], new_ids: list[int]) -> np.ndarray:
    """Papers in both versions by old topic (rows) and new one (columns); outliers come last in each."""
    row, column = ({i: place for place, i in enumerate(ids)} for ids in (old_ids, new_ids))
    counts = np.zeros((len(old_ids) + 1, len(new_ids) + 1))
    for paper_id in old["papers"].keys() & new["papers"].keys():
        counts[row.get(old["papers"][paper_id][1], -1), column.get(new["papers"][paper_id][1], -1)] += 1
    return counts


def _scores(overlap: np.ndarray, cosines: np.ndarray) -> np.ndarray:
    inner = overlap[:-1, :-1]
    union = overlap[:-1].sum(axis=1)[:, None] + overlap[:, :-1].sum(axis=0)[None, :] - inner
    shared = inner / np.maximum(union, 1)
    blended = np.where(np.isnan(cosines), shared, SHARED_WEIGHT * shared + (1 - SHARED_WEIGHT) * np.maximum(cosines, 0))
    by_meaning = np.where(np.nan_to_num(cosines) >= ALONE, np.nan_to_num(cosines), 0)
    return np.where(union > 0, np.where(inner > 0, blended, 0), by_meaning)


def _cosines(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> np.ndarray:
    cosines = np.full((len(old), len(new)), np.nan)
    old_centres, new_centres = ([centre(t["centre"]) for t in topics] for topics in (old, new))
    for i, a in enumerate(old_centres):
        for j, b in enumerate(new_centres):
            if a is not None and b is not None and a.shape == b.shape:
                cosines[i, j] = a @ b
    return cosines
