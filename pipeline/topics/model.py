"""Texts, vectors and a given partition -> a fitted BERTopic model. The only import of BERTopic; imports names."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from bertopic import BERTopic
from bertopic.cluster import BaseCluster
from bertopic.dimensionality import BaseDimensionalityReduction
from bertopic.vectorizers import ClassTfidfTransformer
from numpy.typing import NDArray

from pipeline.topics.terms import vectorizer


def fit(
    texts: Sequence[str], vectors: NDArray[np.float32], labels: NDArray[np.intp], vocabulary: list[str]
) -> BERTopic:
    """BERTopic on a partition made elsewhere: its c-TF-IDF, hierarchy and saving; topics ordered by size.

    language="multilingual" keeps hyphens, which "english" strips before counting.
    """
    model = BERTopic(
        language="multilingual",
        embedding_model=None,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=vectorizer(vocabulary),
        ctfidf_model=ClassTfidfTransformer(bm25_weighting=True, reduce_frequent_words=True),
    )
    return model.fit(list(texts), embeddings=vectors, y=labels.tolist())


def weights(model: BERTopic) -> NDArray[np.float64]:
    """c-TF-IDF of the topics 0.. (topics, terms), without the outliers' row."""
    return model.c_tf_idf_[model._outliers :].toarray()


def save(model: BERTopic, folder: Path) -> None:
    logging.getLogger("BERTopic").setLevel(logging.ERROR)  # it warns that no encoder is saved: ours is a stage
    model.save(folder, serialization="safetensors", save_ctfidf=True, save_embedding_model=False)
