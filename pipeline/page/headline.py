"""The few sentences that matter, from verdicts and leans."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from pipeline.figures import words
from pipeline.page.entries import Entry

STRONGEST = 3
TOLD = 4  # verdicts with a paragraph of their own
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
    """title: one or two plain sentences; the lists: who they and the paragraphs under them are about.

    told: of the sure ones those with a paragraph, of the two surest kinds of verdict as many of either.
    """

    title: str
    sure: list[Entry]
    told: list[Entry]
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
        told=_told(sure),
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
    groups = _by_verdict(sure)
    told = [_group(DOING[verdict], group, first=i == 0) for i, (verdict, group) in enumerate(groups.items())]
    rest = "" if len(told) > 2 else " No other topic moves for certain."
    return words.capital(f"{'; '.join(told[: 3 if len(sure) <= TOLD else 2])}.{rest}")


def _group(doing: str, group: Sequence[Entry], first: bool) -> str:
    if len(group) > 2:
        return f"{words.count(len(group))}{' topics' if first else ''} are {doing}, led by {group[0].short}"
    return f"{' and '.join(e.short for e in group)} {'is' if len(group) == 1 else 'are'} {doing}"


def _told(sure: Sequence[Entry]) -> list[Entry]:
    groups = list(_by_verdict(sure).values())
    in_turn = chain.from_iterable([*zip_longest(*groups[:2]), *groups[2:]])
    chosen = {entry.key for entry in islice(filter(None, in_turn), TOLD)}
    return [entry for group in groups for entry in group if entry.key in chosen]


def _by_verdict(sure: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Verdict -> who has it; the one with the surest case first."""
    groups: dict[str, list[Entry]] = {}
    for entry in sure:
        groups.setdefault(entry.v["verdict"], []).append(entry)
    return groups


def _surest(entry: Entry) -> tuple[float, float, str]:
    """Verdicts by their q, leans by how far they are from no change."""
    q = entry.v["q"] if entry.sure and words.known(entry.v["q"]) else 1.0
    return q, -abs(entry.pull), entry.key
