"""Places by smoothed share, period by period."""

import itertools

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from pipeline.figures import theme, words
from pipeline.figures.lines import by_topic
from pipeline.figures.periods import periods

MOST = 12
STEPS = 12  # Points between two periods: enough for an eased line that never overshoots its places.
LONG_MOVES = 3


def figure(shares: pd.DataFrame, labels: dict[str, str]) -> go.Figure:
    """The twelve topics with most dated papers among `labels` (key to name); the longest moves in ink."""
    time = periods(shares)
    rows = {topic: r.set_index("period_start").reindex(time["start"]) for topic, r in by_topic(shares)}
    size = {topic: rows[topic]["papers"].sum() for topic in labels if topic in rows}
    topics = sorted(size, key=lambda t: -size[t])[:MOST]
    if not topics:
        return go.Figure(layout=theme.layout())
    curve = np.array([rows[t]["curve"].fillna(0).to_numpy(dtype=float) for t in topics])
    # Ranks from the largest share down; a stable sort settles ties by size.
    places = np.argsort(np.argsort(-curve, axis=0, kind="stable"), axis=0) + 1
    moves = np.abs(places[:, -1] - places[:, 0])
    long = {topics[i] for i in np.argsort(-moves, kind="stable")[:LONG_MOVES] if moves[i] > 0}
    fig = go.Figure(layout=_layout(time, len(topics)))
    for topic, place in sorted(zip(topics, places.tolist(), strict=True), key=lambda pair: pair[0] in long):
        marked = topic in long
        colour = theme.LIGHT["ink2" if marked else "ctx"]
        x, y = _eased(place)
        fig.add_scatter(
            x=x,
            y=y,
            mode="lines",
            line={"color": colour, "width": 2.4 if marked else 1.6},
            hoverinfo="skip",
            meta={"topic": topic, "part": "line"},
        )
        fig.add_scatter(
            x=list(range(len(time))),
            y=place,
            mode="markers",
            marker={"size": 9, "color": colour, "line": {"color": theme.LIGHT["bg"], "width": 1.5}},
            customdata=[[topic, i] for i in range(len(time))],
            hovertext=[
                f"{row.label}: place {place[i]}, {words.number(papers)} of {words.plural(row.total, 'paper')}"
                for i, (row, papers) in enumerate(zip(theme.rows(time), rows[topic]["papers"].fillna(0), strict=True))
            ],
            hovertemplate=f"<b>{theme.plain(labels[topic], 80)}</b><br>%{{hovertext}}<extra></extra>",
            meta={"topic": topic, "part": "points"},
        )
        fig.add_annotation(
            theme.label(
                labels[topic],
                topic,
                x=len(time) - 1,
                y=place[-1],
                xanchor="left",
                xshift=12,
                font={"size": 12.5, "color": theme.LIGHT["ink" if marked else "ink3"]},
            )
        )
    return fig


def _eased(place: list[int]) -> tuple[list[float], list[float]]:
    u = np.arange(STEPS) / STEPS
    ease = u * u * (3 - 2 * u)
    x, y = [], []
    for i, (here, there) in enumerate(itertools.pairwise(place)):
        x += [round(v, 3) for v in (i + u).tolist()]
        y += [round(v, 3) for v in (here + (there - here) * ease).tolist()]
    return [*x, float(len(place) - 1)], [*y, float(place[-1])]


def _layout(time: pd.DataFrame, n: int) -> go.Layout:
    every = 1 + len(time) // 14
    return theme.layout(
        margin={"l": 26, "r": 250, "t": 8, "b": 36},
        xaxis=theme.axis(
            tickvals=list(range(0, len(time), every)),
            ticktext=time["short"].tolist()[::every],
            showgrid=False,
            range=[-0.2, len(time) - 0.8],
        ),
        yaxis=theme.axis(
            autorange=False, range=[n + 0.6, 0.4], tickvals=[v for v in (1, 4, 8, 12) if v <= n], showgrid=False
        ),
    )
