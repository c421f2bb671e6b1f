"""Shares over time with their bands and the points behind them."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pipeline.figures import theme, words
from pipeline.figures.periods import iso, periods, year_ticks

MOST_GREY = 40  # Grey lines that can be told apart; more make a felt, not a chart.


def figure(
    shares: pd.DataFrame,
    curves: pd.DataFrame,
    labels: dict[str, str],
    chosen: Sequence[str] = (),
    colours: dict[str, str] | None = None,
) -> go.Figure:
    """The chosen topics in colour over all the others in grey, papers per period beneath.

    `labels` maps a topic's key (`theme.key`) to its name and says which topics are drawn, the most important first.
    """
    time = periods(shares)
    colours = colours or {topic: theme.slot_colour(i % 8) for i, topic in enumerate(chosen)}
    grey = [topic for topic in labels if topic not in chosen][:MOST_GREY]
    lines = dict(by_topic(curves))
    traces: list[Any] = [context(topic, lines[topic], labels[topic]) for topic in grey if topic in lines]
    for topic in chosen:
        traces += topic_traces(shares, curves, topic, labels[topic], colours[topic], 0.16 if len(chosen) == 1 else 0.1)
    fig = go.Figure([*traces, papers_per_period(time)], theme.layout(**_layout(time, top(traces))))
    for topic in chosen:
        end = lines[topic].iloc[-1]
        fig.add_annotation(
            theme.label(labels[topic], topic, x=iso(end["date"]), y=100 * end["curve"], xanchor="left", xshift=8)
        )
    return fig


def single(shares: pd.DataFrame, curves: pd.DataFrame, topic: str, label: str, colour: str) -> go.Figure:
    """One topic alone: band, line, points."""
    time = periods(shares)
    traces = topic_traces(shares, curves, topic, label, colour, 0.15)
    return go.Figure(
        traces,
        theme.layout(
            margin={"l": 40, "r": 8, "t": 8, "b": 28},
            xaxis=_time_axis(time),
            yaxis=theme.axis(range=[0, top(traces)], ticksuffix="%", nticks=5),
            shapes=_unfinished(time),
        ),
    )


def by_topic(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [(theme.key(str(kind), str(i)), rows) for (kind, i), rows in frame.groupby(["kind", "id"], sort=False)]


def topic_traces(
    shares: pd.DataFrame, curves: pd.DataFrame, topic: str, label: str, colour: str, alpha: float
) -> list[go.Scatter]:
    """Band, line (dotted in the unfinished period) and points, each marked with the topic and its part."""
    kind, _, identity = topic.partition("/")
    curve = curves[(curves["kind"] == kind) & (curves["id"] == identity)].sort_values("date")
    rows = shares[(shares["kind"] == kind) & (shares["id"] == identity)].sort_values("period_start")
    time = periods(shares)
    partial = time.loc[time["partial"], "start"]
    dates, settled = [iso(d) for d in curve["date"]], len(curve)
    if len(partial):
        settled = int((curve["date"] < partial.iloc[0]).sum())
    mean = _percent(curve["curve"])
    band = go.Scatter(
        x=dates + dates[::-1],
        y=_percent(curve["high"]) + _percent(curve["low"])[::-1],
        fill="toself",
        fillcolor=theme.faint(colour, alpha),
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        meta={"topic": topic, "part": "band"},
    )
    line = {"color": colour, "width": 2.75}
    name = theme.plain(label, 60)
    firm = go.Scatter(
        x=dates[: settled + 1],
        y=mean[: settled + 1],
        mode="lines",
        line=line,
        hovertemplate=f"<b>{name}</b>: %{{y:.0f}}% (smoothed)<extra></extra>",
        meta={"topic": topic, "part": "line"},
    )
    open_end = go.Scatter(
        x=dates[settled:],
        y=mean[settled:],
        mode="lines",
        line=line | {"dash": "3px,3px"},
        hoverinfo="skip",
        meta={"topic": topic, "part": "line"},
    )
    return [band, firm, open_end, _points(rows, time, topic, name, colour)]


def _points(rows: pd.DataFrame, time: pd.DataFrame, topic: str, name: str, colour: str) -> go.Scatter:
    rows = rows.merge(time[["start", "mid", "label"]], left_on="period_start", right_on="start")
    rows = rows[rows["total"] > 0]
    hollow = theme.LIGHT["bg"]
    return go.Scatter(
        x=[iso(d) for d in rows["mid"]],
        y=_percent(rows["share"]),
        mode="markers",
        marker={
            "color": [hollow if partial else colour for partial in rows["partial"]],
            "size": [round(5 + min(total, 200) ** 0.5, 1) for total in rows["total"]],
            "line": {
                "color": [colour if partial else hollow for partial in rows["partial"]],
                "width": [2 if partial else 1.5 for partial in rows["partial"]],
            },
            "opacity": 0.95,
        },
        cliponaxis=False,
        customdata=[[topic, i] for i in rows.index],
        hovertext=[
            f"{row.label}{', not finished' if row.partial else ''}<br>"
            f"{words.number(row.papers)} of {words.plural(row.total, 'paper')} ({words.percent(row.share)})"
            for row in theme.rows(rows)
        ],
        hovertemplate=f"<b>{name}</b><br>%{{hovertext}}<br>click for the papers<extra></extra>",
        meta={"topic": topic, "part": "points"},
    )


def context(topic: str, curve: pd.DataFrame, label: str) -> go.Scatter:
    """A topic as a thin grey line."""
    return go.Scatter(
        x=[iso(d) for d in curve["date"]],
        y=_percent(curve["curve"]),
        mode="lines",
        line={"color": theme.LIGHT["ctx"], "width": 1.1},
        opacity=0.75,
        hovertemplate=f"{theme.plain(label, 60)} · click to compare<extra></extra>",
        meta={"topic": topic, "part": "context"},
    )


def papers_per_period(time: pd.DataFrame) -> go.Bar:
    """Bars as wide as their period; the unfinished one is hollow."""
    grey = theme.LIGHT["ctx"]
    return go.Bar(
        x=[iso(d) for d in time["mid"]],
        width=[days * 86_400_000 * 0.97 for days in time["days"]],
        y=time["total"].tolist(),
        yaxis="y2",
        marker={
            "color": ["rgba(0,0,0,0)" if partial else grey for partial in time["partial"]],
            "line": {"color": grey, "width": [1.5 if partial else 0 for partial in time["partial"]]},
        },
        text=[words.number(n) for n in time["total"]] if len(time) <= 30 else None,
        textposition="outside",
        textfont={"size": 11, "color": theme.LIGHT["ink3"]},
        cliponaxis=False,
        hovertext=[f"{row.label}: {words.plural(row.total, 'paper')}" for row in theme.rows(time)],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[["", i] for i in time.index],
        meta={"part": "bars"},
    )


def top(traces: Sequence[Any]) -> float:
    """The axis' upper end in percent: fits lines and points, not bands, so one wide band can't flatten the rest."""
    values = [v for t in traces if t.meta["part"] in ("line", "points", "context") for v in t.y if v == v]
    return min(104.0, 1.12 * max([5.0, *values]))


def _layout(time: pd.DataFrame, highest: float) -> dict[str, Any]:
    tallest = float(time["total"].max()) if len(time) else 1.0
    notes = [
        theme.note("Share of the period’s papers", xref="paper", x=0, xshift=-36, yref="paper", y=1, yshift=4,
                   xanchor="left", yanchor="bottom", name="measure"),
        theme.note("Dated papers per period", xref="paper", x=0, xshift=-36, yref="paper", y=0.155,
                   xanchor="left", yanchor="bottom"),
    ]  # fmt: skip
    for row in theme.rows(time[time["partial"]]):
        quiet = {"size": 11.5, "color": theme.LIGHT["ink3"]}
        notes.append(
            theme.note(
                "not finished",
                x=iso(row.end),
                yref="paper",
                y=1,
                yshift=4,
                xanchor="right",
                yanchor="bottom",
                font=quiet,
            )
        )
    return {
        "margin": {"l": 44, "r": 190, "t": 30, "b": 30},
        "xaxis": _time_axis(time) | {"anchor": "y2"},
        "yaxis": theme.axis(domain=[0.27, 1], range=[0, highest], ticksuffix="%", nticks=6),
        "yaxis2": theme.axis(domain=[0, 0.12], range=[0, tallest * 1.15], visible=False),
        "shapes": _unfinished(time),
        "annotations": notes,
        "bargap": 0,
    }


def _time_axis(time: pd.DataFrame) -> dict[str, Any]:
    if time.empty:
        return theme.axis(type="date", showgrid=False)
    left, right = time["left"].iloc[0], time["end"].iloc[-1] + pd.Timedelta(days=1)
    return theme.axis(
        type="date",
        range=[iso(left), iso(right + (right - left) * 0.005)],
        ticks="outside",
        ticklen=5,
        showgrid=False,
        ticklabelposition="outside right",
        **year_ticks(left, right),
    )


def _unfinished(time: pd.DataFrame) -> list[dict[str, Any]]:
    """A shade behind the period that isn't over."""
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "y domain",
            "x0": iso(row.start),
            "x1": iso(row.end + pd.Timedelta(days=1)),
            "y0": 0,
            "y1": 1,
            "fillcolor": theme.LIGHT["sunk"],
            "line": {"width": 0},
            "layer": "below",
        }
        for row in theme.rows(time[time["partial"]])
    ]


def _percent(values: "pd.Series[float]") -> list[float]:
    return [float(f"{100 * v:.3g}") for v in values.tolist()]
