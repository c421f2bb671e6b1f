"""How many papers use a topic's words in each period, whatever their topic."""

import re
from collections.abc import Iterable, Sequence

import numpy as np

WORD = re.compile(r"\w[\w\-]*")
LONGEST = 3


def count(
    keywords: Iterable[str], texts: Iterable[str], period: Sequence[int], n_periods: int
) -> dict[str, np.ndarray]:
    """Keyword -> papers per period (int array) that contain it as one to three whole words, case ignored.

    `period` holds each text's period, -1 for none.
    """
    wanted = {" ".join(words(keyword)): keyword for keyword in keywords}
    counts = {keyword: np.zeros(n_periods, dtype=int) for keyword in wanted.values()}
    for text, i in zip(texts, period, strict=True):
        if i >= 0:
            for phrase in wanted.keys() & phrases(text):
                counts[wanted[phrase]][i] += 1
    return counts


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def phrases(text: str) -> set[str]:
    """All runs of one to three words."""
    found = words(text)
    return {" ".join(found[i : i + n]) for n in range(1, LONGEST + 1) for i in range(len(found) - n + 1)}
