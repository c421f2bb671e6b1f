"""A made-up corpus whose topics are known: each group of papers has words and a direction of its own."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.topics.settings import ClusterParams

GROUPS = {
    "beekeeping": "honey bees, hive, brood, varroa, queen, nectar, swarm, honeycomb",
    "volcanology": "lava, magma chamber, eruption, crater, ash plume, tephra, caldera, fumarole",
    "lacemaking": "bobbin lace, pillow, linen, needle lace, tulle, Bruges, braid, picot",
    "speleology": "caves, stalactite, limestone, sump, karst, stalagmite, cavern, sinkhole",
    "horology": "escapement, mainspring, balance wheel, chronometer, pendulum, tourbillon, cog, dial",
    "falconry": "falcons, jesses, lure, mews, hawking, peregrine, gauntlet, hood",
}


@dataclass(frozen=True)
class Planted:
    papers: pd.DataFrame
    vectors: NDArray[np.float32]
    truth: NDArray[np.intp]
    words: list[set[str]]


def plant(per_group: int = 12, strays: int = 8, seed: int = 0, groups: int = 6) -> Planted:
    """`groups` tight groups of `per_group` papers, and `strays` papers between two groups each, in mixed order."""
    rng = np.random.default_rng(seed)
    chosen = list(GROUPS.items())[:groups]
    truth = rng.permutation([*np.repeat(np.arange(groups), per_group), *[-1] * strays])
    directions = np.linalg.qr(rng.normal(size=(64, 64)))[0]
    mixed = [directions[rng.choice(groups, 2, replace=False)].sum(axis=0) for _ in truth]
    vectors = np.array([directions[group] if group >= 0 else mix for group, mix in zip(truth, mixed, strict=True)])
    vectors += 0.25 * rng.normal(size=vectors.shape) / 8
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = []
    for i, group in enumerate(truth):
        name, words = chosen[group] if group >= 0 else (f"oddity{i}", ", ".join(f"odd{i}{c}" for c in "abcdefgh"))
        some = rng.choice(words.split(", "), 6, replace=False)
        rows.append({"title": f"{name.title()} number {i}", "abstract": f"We study {', '.join(some)}."})
    papers = pd.DataFrame(rows).astype("str")
    papers.insert(0, "paper_id", [f"p{i:04d}" for i in range(len(papers))])
    papers["published"] = pd.Timestamp("2024-01-01")
    papers.loc[::5, "published"] = pd.NaT
    words = [{name, *words.split(", ")} for name, words in chosen]
    return Planted(papers, vectors.astype(np.float32), truth, words)


def make_settings(**values: object) -> ClusterParams:
    defaults = {
        "seeds": 4,
        "min_topic_size": "auto",
        "granularity": "normal",
        "names": {},
        "engine": "local",
        "namer": {"address": "", "model": "", "timeout_seconds": 5},
    }
    return ClusterParams.model_validate(defaults | values)
