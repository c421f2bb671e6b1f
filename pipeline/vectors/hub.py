"""Any model that fastembed knows, for people with a network: fetched once, then kept in the cache folder."""

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

import numpy as np
from tqdm import tqdm

from pipeline.errors import InputError
from pipeline.vectors.cache import VectorCache
from pipeline.vectors.settings import BUILT_IN


def encode(texts: list[str], name: str, cache: Path) -> np.ndarray:
    """Unit vectors of the texts by the fastembed model `name`, float32, n × its width.

    Raises InputError where there is no such model or it can't be fetched.
    """
    from fastembed import TextEmbedding

    widths = {model["model"]: model["dim"] for model in TextEmbedding.list_supported_models()}
    if name not in widths:
        near = get_close_matches(name, [*BUILT_IN, *widths], n=1, cutoff=0.4)
        hint = f"did you mean '{near[0]}'?" if near else "see fastembed's list of supported models"
        raise InputError(
            f"params.yaml: embed.encoder is '{name}'; allowed: {', '.join(BUILT_IN)}, "
            f"or a fastembed model's name; {hint}"
        )

    def encode_new(new: list[str], keep: Callable[[int, np.ndarray], None]) -> None:
        # fastembed passes on whatever its HTTP client raises, so nothing narrower would do.
        try:
            model = TextEmbedding(name, cache_dir=str(cache / "fastembed"))
        except Exception as error:
            raise InputError(
                f"params.yaml: embed.encoder is '{name}', which could not be fetched ({error}). It needs a network the "
                "first time; without one use hybrid, minilm or lexical"
            ) from error
        # Batches of one: a padded batch would make a vector depend on its neighbours.
        for i, vector in enumerate(tqdm(model.embed(new, batch_size=1), total=len(new), desc="encoding", disable=None)):
            keep(i, vector / max(float(np.linalg.norm(vector)), 1e-12))

    return VectorCache(cache, f"fastembed {name}", widths[name]).fill(texts, encode_new)
