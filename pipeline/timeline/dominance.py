"""One topic that takes much of the corpus makes every other one shrink: judge those by the papers outside it."""

from dataclasses import dataclass

import numpy as np

from pipeline.timeline.corpus import Corpus
from pipeline.timeline.evidence import FEWEST
from pipeline.timeline.judge import Judgement, judge
from pipeline.timeline.permutation import DRAWS

MUCH = 0.15  # Of the corpus: by so much the share of one topic moves before the others are counted without it.
OVERLAP = 0.5  # A series with more of its papers inside the mover is judged with it.
NEARLY_ALL = 0.9  # A series that is nearly all that is left has no denominator to move in.


@dataclass(frozen=True)
class Fair:
    """judgement: over all papers, its frame's rows of `outside` (K,) replaced by those judged without the papers of
    `mover`, a row of the frame or None."""

    judgement: Judgement
    mover: int | None
    outside: np.ndarray


def judge_fairly(corpus: Corpus, level: float, draws: int = DRAWS) -> Fair:
    """`judge`, then once more without the papers of a topic that moves by more than 15 percentage points."""
    whole = judge(corpus, level, draws)
    mover = _mover(whole, level)
    if mover is None:
        return Fair(whole, None, np.zeros(len(corpus.kinds), dtype=bool))
    left = corpus.take(~corpus.members[mover])
    sizes, remain = corpus.members.sum(axis=1), left.members.sum(axis=1)
    outside = (remain >= OVERLAP * sizes) & (remain < NEARLY_ALL * len(left))
    outside &= (remain >= FEWEST) | (sizes < FEWEST)
    outside[mover] = False
    if not outside.any() or left.days[0] == left.days[-1]:
        return Fair(whole, None, np.zeros(len(corpus.kinds), dtype=bool))
    rest = judge(left.only(outside), level, draws).frame
    rest.index = whole.frame.index[outside]
    # How many papers a series has stays as it is: only its changes are counted anew.
    whole.frame.loc[outside, rest.columns.drop(["kind", "n_dated"])] = rest
    return Fair(whole, mover, outside)


def _mover(judgement: Judgement, level: float) -> int | None:
    frame = judgement.frame
    moves = np.where((frame["q"] < level) & (frame["kind"] != "outliers"), frame["move"], 0.0)
    return int(moves.argmax()) if moves.max(initial=0) > MUCH else None
