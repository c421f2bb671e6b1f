"""Does a verdict survive without each page in turn, and without the papers whose year was inferred?"""

import numpy as np
from numpy.typing import NDArray

from pipeline.timeline import verdict
from pipeline.timeline.corpus import Corpus
from pipeline.timeline.dominance import judge_fairly

DRAWS = 1999
MOST_PAGES = 12  # The largest; leaving out one of many small pages changes next to nothing.
LEAST = 8  # Papers without which there is nothing left to judge.


def pages(corpus: Corpus) -> list[str]:
    """The pages that are left out in turn: those that not every paper needs, the largest twelve."""
    on = [page for stood_on in corpus.pages for page in set(stood_on)]
    names, sizes = np.unique(on, return_counts=True)
    order = sorted(range(len(names)), key=lambda i: (-sizes[i], names[i]))
    return sorted(str(names[i]) for i in order[:MOST_PAGES]) if len(names) > 1 else []


def unstable_without(corpus: Corpus, verdicts: NDArray[np.str_], level: float) -> list[list[str]]:
    """(K,) lists of the pages without which a series' verdict is another one."""
    changed: list[list[str]] = [[] for _ in verdicts]
    for page in pages(corpus):
        without = corpus.without_page(page)
        if len(without) < len(corpus):
            for series in np.flatnonzero(_differs(without, verdicts, level)):
                changed[series].append(page)
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
