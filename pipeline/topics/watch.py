"""Topics that a person asked for by name: which papers belong, and why. Imports settings alone.

Terms run on RE2 (through pyarrow), whose time is linear in the text whatever the pattern: `re` could hang on one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.topics.settings import WatchEntry

NEAR = 0.25  # cosine of sentence and paper from which one term suffices; best F1 on hand-labelled papers
MAYBE = 10  # most neighbours without enough terms that are worth a reader's look
NEARLY_ALL = 0.8
COLUMNS = ["watch", "paper_id", "score", "why"]


@dataclass(frozen=True)
class Found:
    """members and maybe: COLUMNS, best first; note: what is odd about the entry, or None."""

    members: pd.DataFrame
    maybe: pd.DataFrame
    note: str | None


def count_hits(entry: WatchEntry, texts: pa.Array) -> NDArray[np.int64]:
    """How often each term of the entry stands in each text, case ignored: (texts, terms)."""
    hits = [pc.count_substring_regex(texts, term, ignore_case=True).to_numpy() for term in entry.terms]
    return np.stack(hits, axis=1).astype(np.int64)


def find(
    entry: WatchEntry,
    paper_ids: Sequence[str],
    texts: pa.Array,
    hits: NDArray[np.int64],
    nearness: NDArray[np.float64],
) -> Found:
    """Papers of one entry: two term hits, or one and a nearness of at least .25.

    `nearness` (n) is the cosine of the entry's sentence and each paper, NaN where it was not worth computing. Papers
    near in meaning without enough terms are kept apart as maybe: no threshold on a cosine alone holds across corpora.
    """
    total = hits.sum(axis=1)
    close = np.nan_to_num(nearness, nan=-1) >= NEAR
    member = (total >= 2) | ((total == 1) & close)
    frame = pd.DataFrame({"watch": entry.name, "paper_id": list(paper_ids)})
    frame["score"] = np.round(total + np.nan_to_num(nearness).clip(0, 1), 4)
    ranked = frame.sort_values(["score", "paper_id"], ascending=[False, True]).index

    members = frame.loc[[i for i in ranked if member[i]]]
    rest = [i for i in ranked if not member[i] and (total[i] == 1 or nearness[i] >= _usual(nearness[member]))]
    maybe = frame.loc[rest[:MAYBE]]
    return Found(
        members.assign(why=[_why(entry, texts[i].as_py(), hits[i], nearness[i]) for i in members.index])[COLUMNS],
        maybe.assign(why=[_why(entry, texts[i].as_py(), hits[i], nearness[i]) for i in maybe.index])[COLUMNS],
        _note(entry, len(members), len(frame)),
    )


def _usual(nearness: NDArray[np.float64]) -> float:
    """The median nearness of the members, never under .25; nothing is near where there are none to compare with."""
    known = nearness[~np.isnan(nearness)]
    return max(NEAR, float(np.median(known))) if len(known) else np.inf


def _why(entry: WatchEntry, text: str, hits: NDArray[np.int64], nearness: float) -> str:
    words = [f"{_first(term, text)} ×{n}" for term, n in zip(entry.terms, hits, strict=True) if n]
    if hits.sum() < 2 and not np.isnan(nearness):
        words.append(f"meaning {nearness:.2f}")
    return ", ".join(words)


def _first(term: str, text: str) -> str:
    """The words that a term matched first, as the paper writes them."""
    return pc.replace_substring_regex(pa.array([text]), f"(?is)^.*?({term}).*$", r"\1", max_replacements=1)[0].as_py()


def _note(entry: WatchEntry, members: int, papers: int) -> str | None:
    if members == 0:
        return f"None of the {papers} papers matches “{entry.name}”: check its terms in params.yaml (watch.topics)."
    if papers >= 10 and members >= NEARLY_ALL * papers:
        return f"{members} of {papers} papers match “{entry.name}”: its terms are too broad to tell a trend."
    return None
