"""Which encoder makes the vectors; each has a module of its own."""

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.preprocessing import normalize

from pipeline.vectors import hub, lexical, minilm
from pipeline.vectors.settings import EmbedParams

log = logging.getLogger(__name__)

# About two minutes of encoding on two cores; beyond it `auto` takes the lexical half alone.
AFFORDABLE = 3000


@dataclass(frozen=True)
class Embedding:
    """Unit vectors, float32, n × d, to cluster in; and where the encoder has it, the meaning of each text alone
    (float32, n × width, unit), in which a sentence can be compared with papers."""

    encoder: str
    vectors: np.ndarray
    meaning: np.ndarray | None


def embed_texts(texts: list[str], settings: EmbedParams, cache: Path) -> Embedding:
    """The texts' vectors by the encoder that `settings` names.

    "hybrid" puts MiniLM and the corpus' own TF-IDF/SVD side by side with equal weight; see README.md for the
    measurements. Raises InputError for an encoder that does not exist or can't be had.
    """
    encoder = _choose(texts, settings, cache) if settings.encoder == "auto" else settings.encoder
    if encoder == "lexical":
        return Embedding(encoder, lexical.encode(texts, settings.engine), None)
    if encoder in ("hybrid", "minilm"):
        meaning = minilm.encode(texts, cache, settings.engine, settings.device)
    else:
        meaning = hub.encode(texts, encoder, cache)
    if encoder == "hybrid":
        words = lexical.encode(texts, settings.engine)
        return Embedding(encoder, normalize(np.hstack([meaning, words])), meaning)
    return Embedding(encoder, meaning, meaning)


def _choose(texts: list[str], settings: EmbedParams, cache: Path) -> str:
    missing = minilm.count_missing(texts, cache, settings.device)
    encoder = "hybrid" if missing <= AFFORDABLE else "lexical"
    log.info(
        "embed.encoder is auto: %d of %d papers have no kept MiniLM vector; up to %d are worth encoding, so %s it is",
        missing,
        len(texts),
        AFFORDABLE,
        encoder,
    )
    return encoder
