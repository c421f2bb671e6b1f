"""What changed from one version to another, in plain lines that the page and the command line share."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pipeline.figures import theme, words
from pipeline.page.facts import flat
from pipeline.page.matching import Matches, match

MOST_TITLES = 12
Manifest = Mapping[str, Any]
Members = set[str]


def compare(old: Manifest, new: Manifest) -> dict[str, Any]:
    """Two manifests' differences as JSON values: papers, settings, topics, verdicts, and `lines` that tell them."""
    matches = match(old, new)
    papers = _papers(old, new)
    settings = _settings(old, new)
    topics = _topics(old, new, matches)
    verdicts = _verdicts(old, new, matches, papers)
    lines = [
        *_paper_lines(papers, old, new),
        *_topic_lines(topics),
        *_verdict_lines(verdicts),
        *_setting_lines(settings),
    ]
    return {
        "old": old["version"],
        "new": new["version"],
        "papers": papers,
        "settings": settings,
        "topics": topics,
        "verdicts": verdicts,
        "lines": lines,
        "summary": _summary(old, papers, topics, verdicts),
    }


def _papers(old: Manifest, new: Manifest) -> dict[str, list[str]]:
    """Ids of papers that came, went, or have another date than before."""
    before, after = old["papers"], new["papers"]
    return {
        "new": sorted(after.keys() - before.keys()),
        "lost": sorted(before.keys() - after.keys()),
        "redated": sorted(i for i in after.keys() & before.keys() if after[i][0] != before[i][0]),
    }


def _settings(old: Manifest, new: Manifest) -> list[dict[str, str | None]]:
    before, after = dict(flat(old["settings"])), dict(flat(new["settings"]))
    return [
        {"key": key, "old": before.get(key), "new": after.get(key)}
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key) and not key.startswith("report.")
    ]


def _topics(old: Manifest, new: Manifest, matches: Matches) -> list[dict[str, Any]]:
    """One row per event: kept, renamed, split, merged, new or gone, with labels and the match's score."""
    before = {t["id"]: t["label"] for t in old["topics"]}
    after = {t["id"]: t["label"] for t in new["topics"]}
    pieces = {i for new_ids in matches.splits.values() for i in new_ids}
    parents = {i for old_ids in matches.mergers.values() for i in old_ids}
    matched = {old_id for old_id, _ in matches.pairs.values()}

    def row(what: str, old_ids: Sequence[int], new_ids: Sequence[int], score: float | None = None) -> dict[str, Any]:
        return {
            "what": what,
            "old": [before[i] for i in old_ids],
            "new": [after[i] for i in new_ids],
            "score": score,
        }

    rows = [
        row("kept" if before[o] == after[n] else "renamed", [o], [n], score)
        for n, (o, score) in sorted(matches.pairs.items())
    ]
    rows += [row("split", [o], new_ids) for o, new_ids in matches.splits.items()]
    rows += [row("merged", old_ids, [n]) for n, old_ids in matches.mergers.items()]
    rows += [row("new", [], [n]) for n in after if n not in matches.pairs and n not in pieces]
    return rows + [row("gone", [o], []) for o in before if o not in matched and o not in parents]


def _verdicts(old: Manifest, new: Manifest, matches: Matches, papers: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    """Topics whose verdict or lean is another, and why: new papers, regrouping, both, or settings."""
    same = {theme.key("topic", str(n)): theme.key("topic", str(o)) for n, (o, _) in matches.pairs.items()}
    same |= {key: key for w in new["watch"] if (key := theme.key("watch", w)) in old["verdicts"]}
    rows = []
    for key, now in new["verdicts"].items():
        before = old["verdicts"].get(same.get(key, ""))
        if not before or (before["verdict"] == now["verdict"] and before["lean"] == now["lean"]):
            continue
        rows.append(
            {
                "key": key,
                "label": now["label"],
                "old": before["verdict"],
                "new": now["verdict"],
                "old_lean": before["lean"],
                "new_lean": now["lean"],
                "cause": _cause(old, new, _members(old, same[key]), _members(new, key), papers),
            }
        )
    return rows


def _members(manifest: Manifest, key: str) -> Members:
    kind, _, identity = key.partition("/")
    if kind == "watch":
        return set(manifest["watch"][identity])
    return {paper_id for paper_id, (_, topic, _) in manifest["papers"].items() if str(topic) == identity}


def _cause(old: Manifest, new: Manifest, before: Members, after: Members, papers: Mapping[str, list[str]]) -> str:
    """What moved the topic: other papers in the corpus, or other papers counted to the topic.

    Where both did, the topic is followed in two steps: the old members among the old papers, then the papers that
    came, went or were re-dated with the membership of shared papers as it was, then the new membership. Whichever
    step moves the standardised mean date further is named first.
    """
    shared = old["papers"].keys() & new["papers"].keys()
    regrouped = (before & shared) != (after & shared)
    moved = any(papers.values())
    if not (regrouped or moved):
        return "settings"
    if not regrouped:
        return "new papers, not regrouping"
    if not moved:
        return "regrouping, not new papers"
    as_it_was = (before & shared) | (after - old["papers"].keys())
    start, halfway, end = (
        _mean_date(old, before),
        _mean_date(new, as_it_was),
        _mean_date(new, after),
    )
    more = abs(halfway - start) >= abs(end - halfway)
    return "new papers more than regrouping" if more else "regrouping more than new papers"


def _mean_date(manifest: Manifest, members: Members) -> float:
    """How late the members' dates are: their mean among all dates, in standard errors."""
    dated = {i: np.datetime64(date) for i, (date, _, _) in manifest["papers"].items() if date}
    chosen = [dated[i] for i in sorted(members) if i in dated]
    if len(chosen) < 2:
        return 0.0
    days = np.array(list(dated.values())).astype("datetime64[D]").astype(float)
    mine = np.array(chosen).astype("datetime64[D]").astype(float)
    return float((mine.mean() - days.mean()) / max(days.std(), 1.0) * len(mine) ** 0.5)


def _line(head: str, text: str, titles: Sequence[str] = ()) -> dict[str, Any]:
    return {"head": head, "text": text, "titles": list(titles)}


def _paper_lines(papers: Mapping[str, list[str]], old: Manifest, new: Manifest) -> list[dict[str, Any]]:
    counts = [f"{words.number(len(papers[what]))} {name}" for what, name in _PAPER_WORDS.items() if papers[what]]
    if not counts:
        return [_line("Papers.", f"The same {words.number(len(new['papers']))}.")]
    total = f"{words.number(len(old['papers']))} → {words.number(len(new['papers']))}."
    lines = [_line("Papers.", f"{', '.join(counts).capitalize()}. {total}")]
    for what, manifest in (("new", new), ("lost", old), ("redated", new)):
        ids = papers[what]
        titles = [manifest["papers"][i][2] for i in ids[:MOST_TITLES]]
        if what == "redated":
            titles = [
                f"{title} ({old['papers'][i][0] or 'no date'} → {new['papers'][i][0] or 'no date'})"
                for i, title in zip(ids, titles, strict=False)
            ]
        if ids:
            more = f" The first {MOST_TITLES}:" if len(ids) > MOST_TITLES else ""
            lines.append(_line(f"{_PAPER_WORDS[what].capitalize()}:", f"{words.number(len(ids))}.{more}", titles))
    return lines


_PAPER_WORDS = {"new": "new", "lost": "no longer here", "redated": "with another date"}


def _topic_lines(topics: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    kept = [t["score"] for t in topics if t["what"] in ("kept", "renamed")]
    lines = []
    if kept:
        middle = f"{np.median(kept):.2f}".removeprefix("0")
        lines.append(_line("Topics kept:", f"{len(kept)} (median match {middle})."))
    told = {
        "renamed": "“{old}” is now “{new}” (match {score})",
        "split": "“{old}” into “{new}”",
        "merged": "“{old}” into “{new}”",
        "new": "“{new}”",
        "gone": "“{old}”",
    }
    for what, form in told.items():
        rows = [t for t in topics if t["what"] == what]
        texts = [
            form.format(
                old="”, “".join(t["old"]), new="”, “".join(t["new"]), score=f"{t['score'] or 0:.2f}".removeprefix("0")
            )
            for t in rows[:MOST_TITLES]
        ]
        if rows:
            more = f", and {len(rows) - MOST_TITLES} more" if len(rows) > MOST_TITLES else ""
            lines.append(_line(f"{what.capitalize()}:", "; ".join(texts) + more + "."))
    return lines


def _verdict_lines(verdicts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    flipped = [v for v in verdicts if v["old"] != v["new"]]
    leaning = [v for v in verdicts if v["old"] == v["new"]]
    lean = {"up": "leaning up", "down": "leaning down", "none": "no lean"}
    lines = [
        _line("Verdict:", f"“{v['label']}” was “{v['old']}”, is “{v['new']}”, because of {v['cause']}.")
        for v in flipped
    ] or [_line("Verdicts.", "None changed.")]
    lines += [
        _line("Lean:", f"“{v['label']}” from {lean[v['old_lean']]} to {lean[v['new_lean']]}, because of {v['cause']}.")
        for v in leaning[:MOST_TITLES]
    ]
    if len(leaning) > MOST_TITLES:
        lines.append(_line("Leans.", f"And {len(leaning) - MOST_TITLES} more changed."))
    return lines


def _setting_lines(settings: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if not settings:
        return [_line("Settings.", "Unchanged.")]
    return [
        _line("Setting:", f"{s['key']} was {_short(s['old'])}, is {_short(s['new'])}.") for s in settings[:MOST_TITLES]
    ]


def _short(value: str | None) -> str:
    return "not there" if value is None else value if len(value) <= 200 else value[:200] + "…"


def _summary(
    old: Manifest,
    papers: Mapping[str, list[str]],
    topics: Sequence[Mapping[str, Any]],
    verdicts: Sequence[Mapping[str, Any]],
) -> str:
    parts = []
    if papers["new"]:
        parts.append(f"{words.plural(len(papers['new']), 'paper')} came in")
    if papers["lost"]:
        parts.append(f"{words.plural(len(papers['lost']), 'paper')} went")
    for what, verb in (("split", "split"), ("merged", "came of a merger"), ("new", "came up"), ("gone", "went")):
        n = sum(t["what"] == what for t in topics)
        if n:
            parts.append(f"{words.count(n)} topic{'' if n == 1 else 's'} {verb}")
    flipped = sum(v["old"] != v["new"] for v in verdicts)
    parts.append(f"{words.count(flipped)} verdict{'' if flipped == 1 else 's'} changed")
    return f"What changed since version {old['version']}: {', '.join(parts)}"
