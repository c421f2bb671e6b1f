"""The few sentences that matter, from verdicts and leans."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.figures import words
from pipeline.page.entries import Entry

STRONGEST = 3
DOING = {
    "rising": "rising",
    "recent surge": "surging",
    "falling": "falling",
    "peaked (short)": "past a short peak",
    "peaked (long)": "past its peak",
    "dip": "back from a dip",
    "varying": "going up and down",
}


@dataclass(frozen=True)
class Headline:
    """title: one or two plain sentences; the lists: who they and the paragraphs under them are about."""

    title: str
    sure: list[Entry]
    closest: Entry | None
    up: list[Entry]
    down: list[Entry]


def write(entries: Sequence[Entry], n_papers: int, n_dated: int) -> Headline:
    """The strongest true statement first, then the most interesting uncertain one."""
    judged = [e for e in entries if e.measured and e.kind != "outliers"]
    sure = sorted((e for e in entries if e.sure and e.kind != "outliers"), key=_surest)
    leaning = sorted((e for e in judged if not e.sure and e.v["lean"] != "none"), key=_surest)
    closest = leaning[0] if leaning and not sure else None
    rest = [e for e in leaning if e is not closest]
    return Headline(
        title=_title(sure, closest, entries, n_papers, n_dated),
        sure=sure,
        closest=closest,
        up=[e for e in rest if e.v["lean"] == "up"][:STRONGEST],
        down=[e for e in rest if e.v["lean"] == "down"][:STRONGEST],
    )


def _title(sure: Sequence[Entry], closest: Entry | None, entries: Sequence[Entry], n_papers: int, n_dated: int) -> str:
    if n_papers == 0:
        return "No papers to report on."
    if n_dated == 0:
        whose = (
            "The only paper has no date" if n_papers == 1 else f"None of the {words.number(n_papers)} papers has a date"
        )
        return f"{whose}, so rise and fall can’t be told."
    if sure:
        return _verdicts(sure)
    if closest:
        return f"Nothing rises or falls for certain. {closest.short} comes closest."
    if any(e.measured for e in entries):
        return "Nothing rises or falls for certain, and no topic leans either way."
    return f"{words.plural(n_dated, 'dated paper')}: too few to tell whether any topic rises or falls."


def _verdicts(sure: Sequence[Entry]) -> str:
    groups: dict[str, list[Entry]] = {}
    for entry in sure:
        groups.setdefault(DOING[entry.v["verdict"]], []).append(entry)
    told = [f"{_listed(group)} {'is' if len(group) == 1 else 'are'} {doing}" for doing, group in groups.items()]
    rest = "" if len(told) > 2 else " No other topic moves for certain."
    return f"{'; '.join(told[:3])}.{rest}"


def _listed(group: Sequence[Entry]) -> str:
    names = [e.short for e in group[:2]]
    if len(group) > 2:
        return f"{', '.join(names)} and {words.number(len(group) - 2)} more"
    return " and ".join(names)


def _surest(entry: Entry) -> tuple[float, float, str]:
    """Verdicts by their q, leans by how far they are from no change."""
    q = entry.v["q"] if entry.sure and words.known(entry.v["q"]) else 1.0
    return q, -abs(entry.pull), entry.key
