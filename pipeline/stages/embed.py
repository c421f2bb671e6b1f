"""embed: papers.parquet -> vectors, one row per paper, in the same order."""

import logging
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline import errors, params, paths, storage
from pipeline.vectors.encoders import Embedding, embed_texts
from pipeline.vectors.settings import EmbedParams

log = logging.getLogger(__name__)


def main() -> None:
    settings = params.load("embed", EmbedParams)
    papers = pd.read_parquet(paths.PAPERS, columns=["title", "abstract"])

    texts = (papers["title"] + ". " + papers["abstract"]).tolist()
    embedding = embed_texts(texts, settings, paths.CACHE)
    check_vectors(embedding.vectors, len(papers))

    storage.write(paths.VECTORS, lambda folder: save_vectors(embedding, folder))
    metrics = {"encoder": embedding.encoder, "papers": len(papers), "dimensions": embedding.vectors.shape[1]}
    storage.write_json(paths.METRICS / "embed.json", metrics)
    log.info("%(papers)d papers as %(encoder)s vectors of %(dimensions)d numbers", metrics)


def check_vectors(vectors: np.ndarray, papers: int) -> None:
    """Raises ValueError where a row is missing or is not a unit vector."""
    if len(vectors) != papers:
        raise ValueError(f"{len(vectors)} vectors for {papers} papers: the encoder lost or doubled texts")
    lengths = np.linalg.norm(vectors, axis=1)
    if not np.allclose(lengths, 1, atol=1e-4):
        raise ValueError(f"vector {np.abs(lengths - 1).argmax()} is not of unit length: the encoder gave zeros or NaN")


def save_vectors(embedding: Embedding, folder: Path) -> None:
    folder.mkdir()
    np.save(folder / "vectors.npy", embedding.vectors)
    if embedding.meaning is not None:
        np.save(folder / "meaning.npy", embedding.meaning)


if __name__ == "__main__":
    errors.run(main)
