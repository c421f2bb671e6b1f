"""Texts and their topics -> terms, keywords and labels in the form in which the papers write them. Imports nothing of ours."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

# Words and the marks between clauses: a phrase never reaches over a mark, since no term of the vocabulary holds one.
TOKEN = r"(?u)\w+(?:[-'’./]\w+)*|[.,;:!?()\[\]{}\"“”|—–]"
ADDRESS = re.compile(
    r"\S+@\S+|(?:https?://|www\.)\S+|\b[\w.-]+\.(?:com|org|io|net|ai|edu|dev)\b(?:/\S*)?", re.IGNORECASE
)
COMMON = 0.15  # a word in this share of the papers says nothing alone
# Words of any abstract, which tell one paper's manner rather than a topic.
MANNER = frozenset(
    """able across achieve achieves achieved additionally address addresses addressing aim aims allow allows also
    approach approaches art available based benchmark benchmarks best better beyond building called capabilities
    capability capable challenge challenges challenging code compared comprehensive consistently current datasets
    dataset demonstrate demonstrated demonstrates design designed develop developed different diverse due effective
    effectively effectiveness efficient enable enables enabling end ensure evaluate evaluation existing experiment
    experimental experiments explore extensive extensively finally find findings first focus framework further
    furthermore general given gains high higher highly however identify important improve improved improvement improvements
    improves improving include including increase incorporate increasing introduce introduced introduces investigate
    issue issues key known large largely larger lead leads less leverage leverages leveraging limited lower main make
    makes making many method methods moreover much multiple need needed needs new novel number obtain often one
    outperform outperforming outperforms paper papers particular perform performance performs possible potential
    present presented presents previous prior problem problems propose proposed proposes proposing provide provides
    providing range recent recently reduce reduces reducing related report require required requires research result
    resulting results rely relies second set several show showing shown shows significant significantly simple simply
    single solve solution solutions specific specifically state state-of-the-art strategy strong studies study
    substantial substantially success successful suggest superior system systems task tasks technique techniques
    thereby though three thus toward towards two typically understand understanding unlike use used useful uses using
    utilize various vast well wide widely work works""".split()
)
EMPTY = frozenset(ENGLISH_STOP_WORDS) | MANNER | {"e.g", "i.e", "et", "al", "vs", "etc", "s"}


def strip_addresses(text: str) -> str:
    return ADDRESS.sub(" ", text)


@dataclass(frozen=True)
class Terms:
    """vocabulary in lower case, sorted; written form of each; counts (papers, terms), 0 or 1."""

    vocabulary: list[str]
    written: dict[str, str]
    counts: csr_matrix


def vectorizer(vocabulary: list[str]) -> CountVectorizer:
    """Counts exactly the given terms, one to three words, after stop words had their say in choosing them."""
    return CountVectorizer(token_pattern=TOKEN, ngram_range=(1, 3), vocabulary=vocabulary)


def find_terms(texts: Sequence[str], least: int = 2) -> Terms:
    """The words and phrases that may name a topic: in `least` papers or more, no stop word at either end.

    Words in 15% of the papers do not stand alone, but may stand inside a phrase ("active learning").
    """
    papers: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        found = list(_phrases(text))
        papers.update({phrase.lower() for phrase in found})
        for phrase in found:
            forms.setdefault(phrase.lower(), Counter())[phrase] += 1
    most = max(least, COMMON * len(texts))
    vocabulary = sorted(
        term for term, n in papers.items() if n >= least and (" " in term or (n < most and term not in MANNER))
    )
    written = {term: _written(term, forms[term]) for term in vocabulary}
    if not vocabulary:
        return Terms([], {}, csr_matrix((len(texts), 0)))
    counts = vectorizer(vocabulary).transform(texts)
    counts.data[:] = 1
    return Terms(vocabulary, written, counts.tocsr())


def _phrases(text: str) -> Iterator[str]:
    tokens = re.findall(TOKEN, text)
    for length in (1, 2, 3):
        for start in range(len(tokens) - length + 1):
            words = tokens[start : start + length]
            if all(word[0].isalnum() for word in words) and not (_hollow(words[0]) or _hollow(words[-1])):
                yield " ".join(words)


def _hollow(word: str) -> bool:
    lower = word.lower()
    return lower in ENGLISH_STOP_WORDS or lower in EMPTY or len(word) < 2 or not any(c.isalpha() for c in word)


def _written(term: str, forms: Counter[str]) -> str:
    """The commonest form; one with capitals inside (BEV, LoRA) already where 30% of the uses have it.

    A capital at the head of words may come from a title or a sentence's start, so it does not count.
    """
    total = sum(forms.values())
    ranked = sorted(forms.items(), key=lambda item: (-item[1], item[0]))
    for form, n in ranked:
        if any(re.search(r"[A-Z]", word[1:]) for word in form.split()) and n >= 0.3 * total:
            return form
    lower = forms.get(term, 0)
    return term if lower >= 0.2 * total else ranked[0][0]
