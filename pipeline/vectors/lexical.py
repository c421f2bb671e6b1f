"""The corpus' own words -> vectors: TF-IDF, then truncated SVD (latent semantic analysis, Deerwester et al. 1990)."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from pipeline.engine import map_parts, parted

# Exact ones: a randomised SVD has not converged on a small corpus, and topics then follow its chance.
DIMENSIONS = 64
# As good as all terms on 12,000 papers, and the model stays small enough to hand around.
_MAX_TERMS = 50_000
_PART = 2048
_WHOLE_UP_TO = 2000  # texts; a few seconds
_NOISE = 1e-10
_WORD = r"(?u)\b[a-zA-Z][\w\-]+\b"


@dataclass(frozen=True)
class _Model:
    """What one corpus taught: the weight of its terms, and the directions in which they vary together."""

    weights: TfidfVectorizer
    directions: np.ndarray  # terms × d, orthonormal columns


def encode(texts: list[str], engine: str = "local") -> np.ndarray:
    """Unit vectors of the texts, float32, n × d with d at most 64, fewer where the corpus is tiny.

    The model is fitted here and the texts are turned into vectors by `engine` (see pipeline.engine). Texts without a
    word that the corpus shares stand where the corpus' mean points.
    """
    model = _fit(texts)
    if model is None:
        return np.ones((len(texts), 1), dtype=np.float32)
    vectors = normalize(np.vstack(list(map_parts(_transform, model, parted(texts, _PART), engine))))
    empty = ~vectors.any(axis=1)
    if empty.any():
        mean = vectors.mean(axis=0, keepdims=True)
        vectors[empty] = normalize(mean if mean.any() else np.ones_like(mean))
    return vectors.astype(np.float32)


def _fit(texts: list[str]) -> _Model | None:
    """A vocabulary of shared words where there is one, else of all words; None where not even that makes a model."""
    for min_df, max_df in ((2, 0.5), (1, 1.0)):
        weights = TfidfVectorizer(
            sublinear_tf=True,
            min_df=min_df,
            max_df=max_df,
            max_features=_MAX_TERMS,
            ngram_range=(1, 2),
            stop_words="english",
            token_pattern=_WORD,
        )
        try:
            counts = weights.fit_transform(texts)
        except ValueError:
            # Too few texts, or too alike, for these bounds to leave a word.
            continue
        d = min(DIMENSIONS, counts.shape[0] - 1, counts.shape[1] - 1)
        if d < 1:
            return None
        # With more threads the linear algebra sums in another order, and the last bits differ.
        with threadpool_limits(1):
            return _Model(weights, _directions(counts, d))
    return None


def _directions(counts: csr_matrix, d: int) -> np.ndarray:
    """The d leading right singular vectors, terms × d, without those that carry nothing.

    ARPACK restarts unseeded where few texts are distinct, so small corpora are decomposed whole: X Xᵀ is texts × texts.
    """
    if counts.shape[0] > _WHOLE_UP_TO:
        _, _, directions = svds(counts, k=d, rng=np.random.default_rng(0))
        return directions[::-1].T
    n = counts.shape[0]
    squares, texts = eigh((counts @ counts.T).toarray(), subset_by_index=[n - d, n - 1])
    kept = squares > _NOISE * squares.max()
    return (counts.T @ texts[:, kept] / np.sqrt(squares[kept]))[:, ::-1]


def _transform(model: _Model, texts: list[str]) -> np.ndarray:
    return model.weights.transform(texts) @ model.directions
