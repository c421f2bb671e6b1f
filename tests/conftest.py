"""Made-up results in the artefacts' shape, for the figures, the page and the browser."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from pipeline.results import Results

LABELS = ["BEV, driving", "low-rank, adapters", "time series", "3D, point clouds", "prompting"]
KEYWORDS = ["bev", "low-rank", "series", "point", "prompt"]
HOSTILE = [
    "<script>window.hacked = 1</script>",
    "</script><script>window.hacked = 1</script>",
    "<img src=x onerror=\"window.hacked = 1\"> <b onmouseover='window.hacked = 1'>bold</b>",
    "\"quotes\" 'and' `backticks` & ampersands &lt;script&gt; \\u003cscript\\u003e ${1} {{ 1 }} {% x %}",
    "\u202eright to left\u202c and \u2067isolates\u2069 and \u0007 bells",
    "long " * 20_000,
    "x" * 100_000,
    "=HYPERLINK(1)",
]
VERDICTS = ["rising", "falling", "no clear change", "peaked (short)", "steady"]


def make_results(
    n: int = 80,
    topics: int = 4,
    watched: tuple[str, ...] = ("BEV perception", "Low-rank tuning"),
    dated: bool = True,
    periods: int = 6,
    titles: list[str] | None = None,
    verdicts: list[str] | None = None,
    seed: int = 0,
) -> Results:
    """Counts, members and dates agree with one another, as the stages would have made them."""
    rng = np.random.default_rng(seed)
    starts = pd.date_range("2023-01-01", periods=periods, freq="6MS")
    ends = starts + pd.DateOffset(months=6) - pd.Timedelta(days=1)
    dates = starts[rng.integers(periods, size=n)] + pd.to_timedelta(rng.integers(0, 150, size=n), unit="D")
    published = pd.Series(dates).astype("datetime64[us]")
    published = published.where(rng.random(n) >= (0.15 if dated else 2))
    topic = rng.integers(-1, topics, size=n) if topics else np.full(n, -1)
    names = titles or []
    text = [f"{KEYWORDS[t % 5]} paper {i}" if t >= 0 else f"Something else {i}" for i, t in enumerate(topic)]
    papers = pd.DataFrame(
        {
            "paper_id": [f"p{i:05d}" for i in range(n)],
            "title": pd.Series((names + text[len(names) :])[:n], dtype="str"),
            "abstract": pd.Series([f"About {t}." for t in text], dtype="str"),
            "published": published,
            "date_precision": pd.Series(["day" if known else None for known in published.notna()], dtype="str"),
            "year_inferred": (rng.random(n) < 0.2) & published.notna(),
            "authors_count": pd.array([3] * n, dtype="Int64"),
            "organization": pd.Series([None] * n, dtype="str"),
            "upvotes": pd.array([int(i) if i % 3 else None for i in range(n)], dtype="Int64"),
            "url": pd.Series([f"https://example.org/abs/p{i:05d}" if i % 2 else None for i in range(n)], dtype="str"),
            "pages": [[f"page_{i % 2}.txt"] for i in range(n)],
        }
    )
    assignments = pd.DataFrame(
        {
            "paper_id": papers["paper_id"],
            "topic_id": topic,
            "strength": 0.5,
            "x": rng.normal(size=n) + topic,
            "y": rng.normal(size=n) - topic,
            "nearest_topic": np.maximum(topic, 0),
        }
    )
    rows = []
    for t in [*range(topics), -1]:
        members = np.flatnonzero(topic == t)
        rows.append(
            {
                "topic_id": t,
                "label": LABELS[t % 5] + (f" {t}" if t >= 5 else "") if t >= 0 else "Outliers",
                "keywords": [KEYWORDS[t % 5], "paper"] if t >= 0 else [],
                "n_papers": len(members),
                "n_dated": int(published.iloc[members].notna().sum()),
                "representatives": papers["paper_id"].iloc[members[:2]].tolist() if t >= 0 else [],
                "stability": 0.8,
                "description": f"Papers about {KEYWORDS[t % 5]}" if t >= 0 else "",
                "theme_id": t // 2 if t >= 0 else -1,
                "theme": f"theme {t // 2}" if t >= 0 else "Outliers",
                "nearest": [o for o in range(topics) if o != t][:3] if t >= 0 else [],
            }
        )
    members_of = {("topic", str(t)): np.flatnonzero(topic == t) for t in range(topics)}
    # Watched topics are found by their words, so they have papers where no topic was found too.
    group = topic if topics else np.arange(n) % 3
    members_of |= {("watch", w): np.flatnonzero(group == i)[::2] for i, w in enumerate(watched)}
    members_of[("outliers", "outliers")] = np.flatnonzero(topic == -1)
    period = np.searchsorted(starts.to_numpy(), published.to_numpy(), side="right") - 1
    period[published.isna()] = -1
    totals = np.bincount(period[period >= 0], minlength=periods)
    shares, curves, judged = [], [], []
    for place, ((kind, name), members) in enumerate(members_of.items()):
        counts = np.bincount(period[members][period[members] >= 0], minlength=periods)
        curve = 0.1 + 0.02 * place + 0.01 * np.arange(periods)
        for i in range(periods if dated else 0):
            shares.append(
                {
                    "kind": kind,
                    "id": name,
                    "period_start": starts[i],
                    "period_end": ends[i],
                    "papers": int(counts[i]),
                    "total": int(totals[i]),
                    "share": counts[i] / max(totals[i], 1),
                    "curve": curve[i],
                    "low": curve[i] / 2,
                    "high": curve[i] * 1.5,
                    "partial": i == periods - 1,
                }
            )
            curves.append(
                {
                    "kind": kind,
                    "id": name,
                    "date": starts[i] + pd.Timedelta(days=60),
                    "curve": curve[i],
                    "low": curve[i] / 2,
                    "high": curve[i] * 1.5,
                }
            )
        n_dated = int(published.iloc[members].notna().sum())
        verdict = (verdicts or VERDICTS)[place % len(verdicts or VERDICTS)] if n_dated >= 8 else "too few papers"
        judged.append(verdict_row(kind, name, place, len(members), n_dated, verdict))
    entries = [
        {
            "watch": w,
            "meaning": f"Papers on {w}",
            "terms": [w.split()[0]],
            "n_papers": len(members_of["watch", w]),
            "n_dated": int(published.iloc[members_of["watch", w]].notna().sum()),
            "n_maybe": 1,
            "note": None,
        }
        for w in watched
    ]
    meaning = rng.normal(size=(n, 16)) + 4 * rng.normal(size=(topics + 1, 16))[topic]
    meaning = (meaning / np.linalg.norm(meaning, axis=1, keepdims=True)).astype(np.float32)
    pages = [
        {"file": f"page_{i}.txt", "cards": n, "papers": n, "dated": n, "undated": 0, "inferred": 0, "no_footer": 0}
        for i in range(2)
    ]
    return Results(
        papers=papers,
        assignments=assignments,
        topics=pd.DataFrame(rows),
        watch=_watch([(w, int(i)) for w in watched for i in members_of["watch", w]]),
        watch_maybe=_watch([(w, 0) for w in watched]),
        watch_entries=pd.DataFrame(
            entries, columns=["watch", "meaning", "terms", "n_papers", "n_dated", "n_maybe", "note"]
        ),
        shares=pd.DataFrame(shares, columns=SHARES),
        curves=pd.DataFrame(curves, columns=["kind", "id", "date", "curve", "low", "high"]),
        verdicts=pd.DataFrame(judged),
        forecasts=pd.DataFrame(columns=["kind", "id", "period_start", "period_end", "share", "low", "high"]),
        vectors=meaning,
        meaning=meaning,
        metrics={
            "parse": {"cards": n, "duplicates": 0, "pages": pages, "skipped": [], "problems": []},
            "embed": {},
            "cluster": {"notes": []},
            "watch": {},
            "trends": {"corpus": "small", "unit": "half-year", "notes": []},
        },
    )


SHARES = ["kind", "id", "period_start", "period_end", "papers", "total", "share", "curve", "low", "high", "partial"]


def _watch(rows: list[tuple[str, int]]) -> pd.DataFrame:
    return pd.DataFrame(
        [{"watch": w, "paper_id": f"p{i:05d}", "score": 0.9, "why": "words"} for w, i in rows],
        columns=["watch", "paper_id", "score", "why"],
    )


def verdict_row(kind: str, name: str, place: int, n: int, n_dated: int, verdict: str) -> dict[str, object]:
    known = n_dated >= 8

    def number(value: float) -> float:
        return value if known else np.nan

    def date(value: str) -> object:
        return pd.Timestamp(value) if known else pd.NaT

    lean = ("up", "down", "none")[place % 3] if known else "none"
    middle = {"up": 1.8, "down": 0.6, "none": 1.02}[lean]
    return {
        "kind": kind,
        "id": name,
        "label": name,
        "n_papers": n,
        "n_dated": n_dated,
        "verdict": verdict,
        "sentence": f"Among the dated papers on these pages, the share of {name} is as it is.",
        "lean": lean,
        "times_per_year": number(middle),
        "times_per_year_low": number(middle * 0.7),
        "times_per_year_high": number(middle * 1.5),
        "points_per_year": number(1.0),
        "points_per_year_low": number(-1.0),
        "points_per_year_high": number(2.0),
        "p": number(0.05 + 0.01 * place),
        "q": number(0.09),
        "p_linear": number(0.1),
        "p_curved": number(0.1),
        "p_scan": number(0.1),
        "peak": date("2024-05-01"),
        "peak_low": date("2023-11-01"),
        "peak_high": date("2024-11-01"),
        "window_start": date("2024-01-01"),
        "window_end": date("2024-06-01"),
        "window_papers": number(4),
        "window_total": number(20),
        "share_start": number(0.1),
        "share_end": number(0.2),
        "share_now": number(0.15 + 0.01 * place),
        "share_now_low": number(0.08),
        "share_now_high": number(0.3),
        "fold": number(2.0),
        "fold_low": number(0.5),
        "fold_high": number(8.0),
        "detectable_fold": number(6.0),
        "detectable_times_per_year": number(2.5),
        "stable": place % 2 == 0,
        "unstable_without": [] if place % 2 == 0 else ["page_1.txt"],
        "inferred_matters": False,
        "source_page": "page_0.txt" if place == 1 else None,
        "source_share": 0.9 if place == 1 else 0.5,
    }


@pytest.fixture
def results_maker() -> Callable[..., Results]:
    return make_results


@pytest.fixture(scope="session")
def made() -> Results:
    return make_results()


@pytest.fixture(scope="session")
def hostile_titles() -> list[str]:
    return HOSTILE
