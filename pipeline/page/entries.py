"""One entry per topic: everything the page says about a watched or found topic, in one place."""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipeline.figures import theme, words
from pipeline.results import Results

UNDECIDED = ("no clear change", "steady")
FEW = "too few papers"


@dataclass(frozen=True)
class Entry:
    """A watched topic, a found topic or the outliers.

    key: its name in figures and scripts; anchor: its deep link, kept across versions; slot: its own colour, or None.
    members, maybe: rows of papers.parquet, newest first. v: its row of verdicts.parquet, with None for what's unknown.
    """

    key: str
    anchor: str
    label: str
    slot: int | None
    members: list[int]
    v: Mapping[str, Any]
    maybe: list[int] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    typical: list[int] = field(default_factory=list)
    nearest: list[str] = field(default_factory=list)
    description: str = ""
    theme: str = ""
    stability: float | None = None
    note: str | None = None

    @property
    def kind(self) -> str:
        return self.key.partition("/")[0]

    @property
    def n_dated(self) -> int:
        return int(self.v["n_dated"])

    @property
    def few(self) -> bool:
        return self.v["verdict"] == FEW

    @property
    def sure(self) -> bool:
        """Whether there is a verdict of change."""
        return self.v["verdict"] not in (*UNDECIDED, FEW)

    @property
    def measured(self) -> bool:
        """Whether its change could be estimated."""
        return not self.few and all(words.known(self.v[f"times_per_year{end}"]) for end in ("", "_low", "_high"))

    @property
    def direction(self) -> str:
        """up, down or none: the verdict's where there is one, else the lean's."""
        rising = {"rising": "up", "recent surge": "up", "falling": "down"}
        return rising.get(self.v["verdict"], self.v["lean"] if not self.few else "none")

    @property
    def lean(self) -> str:
        return {"up": "leaning up", "down": "leaning down"}.get(self.v["lean"], "no lean")

    @property
    def arrow(self) -> str:
        return {"up": "↗", "down": "↘"}.get(self.direction, "→")

    @property
    def pull(self) -> float:
        """How far its estimated change is from none, in standard errors; 0 where it can't be estimated."""
        if not self.measured or self.v["times_per_year"] <= 0:
            return 0.0
        low, high = (max(self.v[f"times_per_year_{end}"], 1e-9) for end in ("low", "high"))
        return math.log(self.v["times_per_year"]) / max(math.log(high / low) / 3.92, 1e-9)

    @property
    def excludes_no_change(self) -> bool:
        return self.measured and (self.v["times_per_year_low"] > 1 or self.v["times_per_year_high"] < 1)

    @property
    def short(self) -> str:
        return shortened(self.label)


def build(results: Results, anchors: Mapping[str, str], slots: Mapping[str, int]) -> list[Entry]:
    """Watched topics in the list's order, found topics by size, outliers last.

    `anchors` maps keys, `slots` the watch list's names, both as settled with the version before.
    """
    rows = {paper_id: row for row, paper_id in enumerate(results.papers["paper_id"])}
    verdicts = {
        theme.key(v["kind"], v["id"]): {str(name): cell if words.known(cell) else None for name, cell in v.items()}
        for v in results.verdicts.to_dict("records")
    }
    newest = _newest_first(results.papers)

    def entry(key: str, label: str, members: list[int], **rest: Any) -> Entry:
        members = sorted(members, key=newest.__getitem__)
        dated = int(results.papers["published"].iloc[members].notna().sum())
        verdict = verdicts.get(key) or _no_verdict(results.verdicts, members, dated)
        slot = slots.get(key.removeprefix("watch/")) if key.startswith("watch/") else None
        return Entry(key=key, anchor=anchors[key], label=label, slot=slot, members=members, v=verdict, **rest)

    def of_watch(frame: pd.DataFrame, name: str) -> list[int]:
        return sorted((rows[p] for p in frame.loc[frame["watch"] == name, "paper_id"]), key=newest.__getitem__)

    watched = [
        entry(
            theme.key("watch", w["watch"]),
            w["watch"],
            of_watch(results.watch, w["watch"]),
            maybe=of_watch(results.watch_maybe, w["watch"]),
            keywords=[str(t) for t in w["terms"]],
            description=str(w["meaning"] or ""),
            note=w["note"] if words.known(w["note"]) else None,
        )
        for w in results.watch_entries.to_dict("records")
    ]
    by_topic = results.assignments.reset_index(drop=True).groupby("topic_id").indices
    found = [
        entry(
            theme.key("topic", str(t["topic_id"])) if t["topic_id"] >= 0 else "outliers/outliers",
            words.capital(t["label"]) if t["topic_id"] >= 0 else "No topic",
            [int(i) for i in by_topic.get(t["topic_id"], ())],
            keywords=[str(k) for k in t["keywords"]],
            typical=[rows[p] for p in t["representatives"] if p in rows],
            nearest=[theme.key("topic", str(i)) for i in t["nearest"] if i != t["topic_id"]],
            description=words.capital(str(t["description"] or "")) if words.known(t["description"]) else "",
            theme=words.capital(str(t["theme"])),
            stability=float(t["stability"]) if words.known(t["stability"]) else None,
        )
        for t in sorted(results.topics.to_dict("records"), key=lambda t: (t["topic_id"] < 0, t["topic_id"]))
    ]
    return watched + found


def slug(label: str) -> str:
    """A deep link's name: lower-case letters and digits of any script, joined by hyphens, at most 60."""
    text = unicodedata.normalize("NFKC", label).lower()
    return re.sub(r"[^\w]+", "-", text).replace("_", "-").strip("-")[:60].strip("-") or "untitled"


def shortened(label: str, longest: int = 34) -> str:
    """A name for narrow places: 'BEV, driving' becomes 'BEV & driving'; of more terms as many as fit."""
    terms = label.split(", ")
    while len(terms) > 1 and len(_joined(terms)) > longest:
        terms.pop()
    if len(_joined(terms)) <= longest:
        return _joined(terms)
    cut = terms[0][:longest]
    return (cut[: cut.rfind(" ")] if cut.rfind(" ") > longest // 2 else cut.rstrip() + "…").rstrip(" ,&")


def _joined(terms: list[str]) -> str:
    return " & ".join([", ".join(terms[:-1]), terms[-1]]) if len(terms) > 1 else terms[0]


def _newest_first(papers: pd.DataFrame) -> list[float]:
    """A sort key per paper: newest first, undated last."""
    dates = papers["published"].astype("datetime64[s]")
    return (-dates.astype("int64").astype(float)).where(dates.notna(), float("inf")).tolist()


def _no_verdict(verdicts: pd.DataFrame, members: list[int], dated: int) -> dict[str, Any]:
    blank = dict.fromkeys(verdicts.columns)
    return blank | {
        "verdict": FEW,
        "lean": "none",
        "sentence": "",
        "n_papers": len(members),
        "n_dated": dated,
        "stable": True,
        "unstable_without": [],
        "inferred_matters": False,
    }
