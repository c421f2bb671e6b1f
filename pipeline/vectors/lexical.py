"""The corpus' own words -> vectors: TF-IDF, then truncated SVD (latent semantic analysis, Deerwester et al. 1990)."""

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

DIMENSIONS = 100
_WORD = r"(?u)\b[a-zA-Z][\w\-]+\b"


def encode(texts: list[str]) -> np.ndarray:
    """Unit vectors of the texts, float32, n × d with d at most 100, fewer where the corpus is tiny.

    Texts without a word that the corpus shares stand where the corpus' mean points.
    """
    counts = _weigh(texts)
    d = min(DIMENSIONS, len(texts) - 1, counts.shape[1] - 1)
    if d < 1:
        return np.ones((len(texts), 1), dtype=np.float32)
    # With more threads the linear algebra sums in another order, and the last bits differ.
    with threadpool_limits(1):
        reduced = TruncatedSVD(d, random_state=0).fit_transform(counts)
    vectors = normalize(reduced)
    empty = ~vectors.any(axis=1)
    if empty.any():
        mean = vectors.mean(axis=0, keepdims=True)
        vectors[empty] = normalize(mean if mean.any() else np.ones_like(mean))
    return vectors.astype(np.float32)


def _weigh(texts: list[str]):  # type: ignore[no-untyped-def]
    """Sparse n × vocabulary TF-IDF; a vocabulary of shared words where there is one, else of all words."""
    for min_df, max_df in ((2, 0.5), (1, 1.0)):
        vectorizer = TfidfVectorizer(
            sublinear_tf=True,
            min_df=min_df,
            max_df=max_df,
            ngram_range=(1, 2),
            stop_words="english",
            token_pattern=_WORD,
        )
        try:
            return vectorizer.fit_transform(texts)
        except ValueError:
            # Too few texts, or too alike, for these bounds to leave a word.
            continue
    return np.zeros((len(texts), 1))
