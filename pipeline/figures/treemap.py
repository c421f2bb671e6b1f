"""Themes and their topics by size."""

import pandas as pd
import plotly.graph_objects as go

from pipeline.figures import theme, words

SURE = {"rising": "up", "recent surge": "up", "falling": "down"}


def figure(topics: pd.DataFrame, verdicts: pd.DataFrame) -> go.Figure:
    """Area is papers; colour is the verdict's or the lean's direction, grey where there is neither."""
    found = topics[topics["topic_id"] >= 0]
    lean = verdicts[verdicts["kind"] == "topic"].set_index("id")
    ids, labels, parents, values, colours = ["all"], [""], [""], [int(topics["n_papers"].sum())], [theme.LIGHT["bg"]]
    for theme_id, rows in found.groupby("theme_id", sort=True):
        ids.append(f"theme/{theme_id}")
        labels.append(theme.plain(words.capital(rows["theme"].iloc[0]), 60))
        parents.append("all")
        values.append(int(rows["n_papers"].sum()))
        colours.append(theme.LIGHT["sunk"])
        for row in theme.rows(rows):
            ids.append(theme.key("topic", str(row.topic_id)))
            labels.append(theme.wrapped(words.capital(str(row.label)), 15))
            parents.append(f"theme/{theme_id}")
            values.append(int(row.n_papers))
            colours.append(_colour(lean, str(row.topic_id)))
    for row in theme.rows(topics[topics["topic_id"] < 0]):
        ids.append("outliers/outliers")
        labels.append("No topic")
        parents.append("all")
        values.append(int(row.n_papers))
        colours.append(theme.LIGHT["sunk"])
    return go.Figure(
        go.Treemap(
            ids=ids,
            labels=labels,
            parents=parents,
            values=values,
            branchvalues="total",
            marker={
                "colors": colours,
                "line": {"width": 2, "color": theme.LIGHT["bg"]},
                "pad": {"t": 22, "l": 4, "r": 4, "b": 4},
                "cornerradius": 4,
            },
            textfont={"color": theme.LIGHT["ink"], "size": 12.5},
            texttemplate="%{label}<br>%{value}",
            hovertemplate="%{label}<br>%{value} papers<extra></extra>",
            pathbar={"visible": False},
            root={"color": theme.LIGHT["bg"]},
            tiling={"packing": "squarify", "pad": 3},
        ),
        theme.layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}),
    )


def _colour(lean: pd.DataFrame, topic_id: str) -> str:
    if topic_id not in lean.index:
        return theme.LIGHT["flat-bg"]
    verdict, direction = lean.loc[topic_id, "verdict"], lean.loc[topic_id, "lean"]
    direction = SURE.get(str(verdict), str(direction))
    return theme.LIGHT[f"{direction}-bg"] if direction in ("up", "down") else theme.LIGHT["flat-bg"]
