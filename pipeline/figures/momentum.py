"""Share now against change per year."""

import math

import pandas as pd
import plotly.graph_objects as go

from pipeline.figures import theme, words

CHANGES = (0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20)
SHARES = (0.01, 0.03, 0.1, 0.3, 0.5, 1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 30, 40, 60, 80)
CROWD = 40
UNDECIDED = ("no clear change", "steady", "too few papers")


def figure(verdicts: pd.DataFrame, labels: dict[str, str]) -> go.Figure:
    """Right is larger now, up is growing; filled means a verdict, a ring means a lean only; lines are 95% intervals.

    `labels` maps a topic's key to its name and says which are drawn: those with an estimated change.
    """
    frame = drawn(verdicts, labels)
    if frame.empty:
        return go.Figure(layout=theme.layout())
    x = (100 * frame["share_now"]).round(3).tolist()
    y = frame["times_per_year"].round(4).tolist()
    x_range = [0.8 * min(x), 1.35 * max(x)]
    y_range = [max(0.08, 0.8 * min([*y, 0.62])), min(25, 1.25 * max([*y, 1.6]))]
    colours = [colour(row.verdict, row.lean) for row in theme.rows(frame)]
    whiskers = go.Scatter(
        x=[v for share in x for v in (share, share, None)],
        y=[
            v
            for row in theme.rows(frame)
            for v in (max(row.times_per_year_low, y_range[0]), min(row.times_per_year_high, y_range[1]), None)
        ],
        mode="lines",
        line={"color": theme.LIGHT["ctx"], "width": 1.6},
        hoverinfo="skip",
        meta={"part": "whiskers"},
    )
    rings = go.Scatter(
        x=x,
        y=y,
        mode="markers",
        marker={
            "size": sizes(frame["n_dated"].tolist()),
            "color": [
                theme.LIGHT["bg"] if row.verdict in UNDECIDED else c
                for row, c in zip(theme.rows(frame), colours, strict=True)
            ],
            "opacity": 1,
            "line": {"color": colours, "width": 3},
        },
        customdata=[[key] for key in frame["key"]],
        hovertext=[
            f"<b>{theme.plain(labels[row.key], 80)}</b><br>{words.percent(row.share_now)} of papers now, "
            f"{words.times(row.times_per_year)} a year ({words.factor(row.times_per_year_low)} to "
            f"{words.factor(row.times_per_year_high)})<br>{row.verdict}, {words.plural(row.n_dated, 'dated paper')}"
            for row in theme.rows(frame)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        meta={"part": "rings"},
    )
    return go.Figure(
        [whiskers, rings],
        theme.layout(
            margin={"l": 64, "r": 30, "t": 10, "b": 46},
            xaxis=_log_axis(x_range, SHARES, "{:g}%") | {"showgrid": False, "title": _title("Share of papers now")},
            yaxis=_log_axis(y_range, CHANGES, "×{:g}"),
            shapes=[_no_change()],
            annotations=[*_corners(), *_labels(frame, labels)],
        ),
    )


def drawn(verdicts: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """The verdicts that have a place on the chart, the surest direction first, with their key."""
    frame = verdicts.assign(key=[theme.key(k, i) for k, i in zip(verdicts["kind"], verdicts["id"], strict=True)])
    frame = frame[
        frame["key"].isin(list(labels))
        & (frame["times_per_year"] > 0)
        & (frame["share_now"] > 0)
        & frame["times_per_year_low"].notna()
    ]
    surest = frame["p"].astype(float).fillna(1)
    return frame.assign(surest=surest).sort_values(["surest", "key"], kind="stable").drop(columns="surest")


def sizes(papers: list[int]) -> list[float]:
    """Diameters that tell many papers from few, smaller where many rings share the room."""
    least, span = (9, 10) if len(papers) <= CROWD else (6, 7)
    return [round(least + span * (n / max(papers)) ** 0.5, 1) for n in papers]


def colour(verdict: str, lean: str) -> str:
    falling = verdict == "falling" or (verdict in UNDECIDED and lean == "down")
    rising = verdict in ("rising", "recent surge") or (verdict in UNDECIDED and lean == "up")
    return theme.LIGHT["down" if falling else "up" if rising else "ink3"]


def _labels(frame: pd.DataFrame, labels: dict[str, str]) -> list[dict[str, object]]:
    return [
        theme.label(
            labels[row.key],
            row.key,
            x=math.log10(100 * row.share_now),
            y=math.log10(row.times_per_year),
            xanchor="left",
            xshift=14,
            font={"size": 12.5, "color": theme.LIGHT["ink3" if row.lean == "none" else "ink"]},
        )
        for row in theme.rows(frame)
    ]


def _log_axis(ends: list[float], ticks: tuple[float, ...], form: str) -> dict[str, object]:
    shown = [t for t in ticks if ends[0] <= t <= ends[1]]
    return theme.axis(
        type="log",
        range=[math.log10(e) for e in ends],
        tickvals=shown,
        ticktext=[form.format(t) for t in shown],
    )


def _title(text: str) -> dict[str, object]:
    return {"text": text, "font": {"size": 13, "color": theme.LIGHT["ink2"]}, "standoff": 8}


def _no_change() -> dict[str, object]:
    line = {"color": theme.LIGHT["ink3"], "width": 1.4}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 1, "y1": 1, "line": line, "layer": "below"}


def _corners() -> list[dict[str, object]]:
    quiet = {"size": 12.5, "color": theme.LIGHT["ink3"]}
    corners = [
        (0, 1, "small, growing"),
        (1, 1, "large, growing"),
        (0, 0, "small, shrinking"),
        (1, 0, "large, shrinking"),
    ]
    return [
        theme.note(
            text, xref="paper", yref="paper", x=x, y=y,
            xanchor="right" if x else "left", yanchor="top" if y else "bottom", font=quiet,
        )
        for x, y, text in corners
    ]  # fmt: skip
