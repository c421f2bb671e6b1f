"""Terms and their weights in each topic -> keywords and labels. Imports terms."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from pipeline.topics.terms import Terms

KEYWORDS = 10
SHORTEST, LONGEST = 2, 4  # terms of a label
TERSE = 12  # letters; "3D, 2D" says too little


def score(weights: NDArray[np.float64], terms: Terms, labels: NDArray[np.intp]) -> NDArray[np.float64]:
    """c-TF-IDF weighed by how many of the topic's papers have the term, how surprising that is, and whether authors
    put the term in titles: what a paper is about stands there ("pruning"), its manner ("trillions") does not.

    weights (topics, terms), labels (papers) -> (topics, terms). The surprise is the log-likelihood ratio of the
    term's share inside and outside the topic (Dunning 1993), 0 where the term is rarer inside or stands in less than
    two of its papers or a fifth of them: one paper's own words name no topic.
    """
    n, k = len(labels), len(weights)
    if k == 0:
        return weights
    held = np.flatnonzero(labels >= 0)
    member = csr_matrix((np.ones(len(held)), (labels[held], held)), shape=(k, n))
    inside = (member @ terms.counts).toarray()
    size = np.bincount(labels[held], minlength=k)[:, None]
    share = inside / size
    rest = (np.asarray(terms.counts.sum(axis=0)) - inside + 0.5) / (n - size + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        on = np.where(share > 0, share * np.log(share / rest), 0)
        off = np.where(share < 1, (1 - share) * np.log((1 - share) / (1 - rest)), 0)
    more = (inside + 0.5) / (size + 1) > rest
    surprise = np.where(more & (inside >= np.maximum(2, 0.2 * size)), size * (on + off), 0)
    return weights.clip(0) * surprise * np.sqrt(share * terms.titled)


def keywords(scores: NDArray[np.float64], terms: Terms) -> list[list[str]]:
    """Each topic's ten best terms in their written form, best first; each adds a word to those before it."""
    return [[terms.written[j] for j in _walk(row, terms, lambda stems, told: stems <= told).values()] for row in scores]


def labels(scores: NDArray[np.float64], terms: Terms) -> list[str]:
    """A label for each topic: its two to four best terms that share no stem; never one label twice."""
    given: list[str] = []
    for topic, row in enumerate(scores):
        chosen = _walk(row, terms, lambda stems, told: bool(stems & told))
        strong = sum(1 for i in chosen if row[i] >= 0.25 * row.max())
        options = [terms.written[j] for j in chosen.values()] or [f"Topic {topic}"]
        length = min(max(SHORTEST, strong), LONGEST)
        while length < min(LONGEST, len(options)) and len(", ".join(options[:length])) < TERSE:
            length += 1
        label = ", ".join(options[:length])
        while label in given:
            length += 1
            label = ", ".join(options[:length]) if length <= len(options) else f"{label} ({topic})"
        given.append(label)
    return given


def _walk(
    row: NDArray[np.float64], terms: Terms, repeats: Callable[[frozenset[str], set[str]], bool]
) -> dict[int, int]:
    """The ten best terms, best first, that don't repeat those before them (`repeats` of a term's stems and of all told
    so far), and for each what is written for it: the phrase around it, or itself."""
    telling = row / np.sqrt(terms.titled)  # a phrase of three words stands whole in few titles
    phrases = _best_first(telling)
    kept: dict[int, int] = {}
    told: set[str] = set()
    for i in _best_first(row):
        if len(kept) == KEYWORDS:
            break
        fresh = [j for j in (_whole(i, telling, phrases, terms), i) if not repeats(terms.stems[j], told)]
        if fresh:
            kept[i] = fresh[0]
            told |= terms.stems[fresh[0]]
    return kept


def _whole(i: int, telling: NDArray[np.float64], phrases: list[int], terms: Terms) -> int:
    """The widest phrase around the term that tells a third as much, titles aside: "anomaly detection" for "anomaly".

    For two letters, which too many words could stand for, the words: "anomaly detection" for "AD".
    """
    if len(terms.vocabulary[i]) == 2 and i in terms.spelled:
        i = terms.spelled[i]
    for j in phrases:
        if telling[j] < 0.35 * telling[i]:
            break
        if j != i and f" {terms.vocabulary[i]} " in f" {terms.vocabulary[j]} ":
            i = j
    return i


def _best_first(row: NDArray[np.float64]) -> list[int]:
    order = np.argsort(-row, kind="stable")
    return [int(i) for i in order[: np.count_nonzero(row)]]


def override(
    given: list[str], names: dict[str, str], members: list[list[str]], words: list[list[str]]
) -> tuple[list[str], list[str]]:
    """The labels with a person's own names in place of some, and a note for each name that found no topic.

    A key of `names` is the title of any paper of a topic (`members`), or one of its keywords (`words`, best first;
    the topic in which it stands highest). Case is ignored. Where two keys name one topic, the first holds.
    """
    result, notes, taken = list(given), [], set()
    for key, name in names.items():
        topic = _topic_of(key.casefold(), members, words)
        if topic is None:
            notes.append(f"cluster.names: no topic holds a paper or a keyword '{key}', so '{name}' is not used.")
        elif topic in taken:
            notes.append(f"cluster.names: '{key}' names a topic that is '{result[topic]}' already.")
        else:
            taken.add(topic)
            rivals = [label for other, label in enumerate(result) if other != topic]
            result[topic] = name if name not in rivals else f"{name} ({given[topic]})"
    return result, notes


def _topic_of(key: str, members: list[list[str]], words: list[list[str]]) -> int | None:
    for topic, titles in enumerate(members):
        if key in (title.casefold() for title in titles):
            return topic
    places = [
        (listed.index(key), topic)
        for topic, listed in enumerate([[word.casefold() for word in row] for row in words])
        if key in listed
    ]
    return min(places)[1] if places else None
