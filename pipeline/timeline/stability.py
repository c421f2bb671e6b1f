"""Does a verdict survive without each page in turn, and without the papers whose year was inferred?"""

import numpy as np
from numpy.typing import NDArray

from pipeline.timeline import verdict
from pipeline.timeline.corpus import Corpus
from pipeline.timeline.dominance import judge_fairly

DRAWS = 1999
MOST_PAGES = 12  # The largest; leaving out one of many small pages changes next to nothing.
LEAST = 8  # Papers without which there is nothing left to judge.


def pages(corpus: Corpus) -> list[list[str]]:
    """The pages that are left out in turn, the largest twelve; copies of a page go together."""
    papers: dict[str, list[int]] = {}
    for paper, stood_on in enumerate(corpus.pages):
        for page in set(stood_on):
            papers.setdefault(page, []).append(paper)
    copies: dict[tuple[int, ...], list[str]] = {}
    for page in sorted(papers):
        copies.setdefault(tuple(papers[page]), []).append(page)
    largest = sorted(copies, key=lambda held: (-len(held), copies[held]))[:MOST_PAGES]
    return sorted(copies[held] for held in largest)


def unstable_without(corpus: Corpus, verdicts: NDArray[np.str_], level: float) -> list[list[str]]:
    """(K,) lists of the pages without which a series' verdict is another one."""
    changed: list[list[str]] = [[] for _ in verdicts]
    for copies in pages(corpus):
        without = corpus.without_pages(copies)
        # Without the only page there is nothing left to compare with.
        if 0 < len(without) < len(corpus):
            for series in np.flatnonzero(_differs(without, verdicts, level)):
                changed[series].append(copies[0])
    return changed


def inferred_matters(corpus: Corpus, verdicts: NDArray[np.str_], level: float) -> NDArray[np.bool_]:
    """(K,) whether the verdict is another one without the papers whose year was inferred."""
    if not corpus.inferred.any():
        return np.zeros(len(verdicts), dtype=bool)
    return _differs(corpus.take(~corpus.inferred), verdicts, level)


def _differs(corpus: Corpus, verdicts: NDArray[np.str_], level: float) -> NDArray[np.bool_]:
    if len(corpus) < LEAST or corpus.days[0] == corpus.days[-1]:
        return np.isin(verdicts, verdict.FINDINGS)
    now = judge_fairly(corpus, level, DRAWS).judgement.frame["verdict"]
    return np.array([not verdict.same(one, other) for one, other in zip(verdicts, now, strict=True)], dtype=bool)
