"""Fonts, colours and the common layout of every chart. Imports nothing of ours.

Colours are named as in the page's stylesheet: a figure is drawn in the light ones, and the page's scripts swap each
for its dark namesake. Equal colours must therefore stay equal in the dark, which a test checks.
"""

from collections.abc import Iterable
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

SANS = '"Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

LIGHT = {
    "bg": "#fbfaf6",
    "surface": "#ffffff",
    "sunk": "#f3f1ea",
    "ink": "#1b2026",
    "ink2": "#545c66",
    "ink3": "#636b74",
    "rule": "#e2ded3",
    "rule2": "#cfcabd",
    "grid": "#ebe8df",
    "ctx": "#c9c6bd",
    "dot": "#b4b2ab",
    "accent": "#0b5563",
    "accent-mid": "#89afb4",
    "accent-bg": "#e3eff0",
    "up": "#0a5f73",
    "down": "#a3400c",
    "up-bg": "#dcecee",
    "down-bg": "#f7e6da",
    "flat-bg": "#eceae3",
    "c0": "#0a4f9a",
    "c1": "#b5300a",
    "c2": "#159f74",
    "c3": "#7a1b57",
    "c4": "#bd8600",
    "c5": "#8f66ea",
    "c6": "#1b2026",
    "c7": "#2f93b5",
}

# Slots 0-4 belong to watched topics for good, 5-7 to the guests that a reader chooses.
WATCH_SLOTS = 5
# What an unchosen topic is drawn in; the page's scripts put a guest's colour in its place.
UNCHOSEN = LIGHT["ink2"]


def slot_colour(slot: int | None) -> str:
    return UNCHOSEN if slot is None else LIGHT[f"c{slot}"]


def faint(colour: str, alpha: float) -> str:
    """The colour as #rrggbbaa, so that its first seven characters still name it."""
    return f"{colour}{round(alpha * 255):02x}"


def plain(text: str, longest: int = 160) -> str:
    """Untrusted text for a label or a hover box, which Plotly reads as a subset of HTML."""
    shown = " ".join(text[: longest + 1].split())
    return escape(shown if len(text) <= longest else shown[:longest].rstrip() + "…", quote=False)


def wrapped(text: str, width: int = 40) -> str:
    """`plain` text in lines of about `width` characters."""
    lines: list[str] = []
    for word in plain(text).split():
        if lines and len(lines[-1]) + len(word) < width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "<br>".join(lines)


def rows(frame: pd.DataFrame) -> Iterable[Any]:
    """The frame's rows as named tuples, whose cells the type checker takes for what they are used as."""
    return frame.itertuples()


def key(kind: str, identity: str) -> str:
    """The name under which a figure's traces and the page's scripts know a topic."""
    return f"{kind}/{identity}"


def layout(**changes: Any) -> go.Layout:
    """The layout all charts share: no legend, no zoom, no paper colour; text at the data."""
    common: dict[str, Any] = {
        "template": go.layout.Template(),
        "font": {"family": SANS, "size": 13, "color": LIGHT["ink2"]},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 44, "r": 16, "t": 12, "b": 34},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": LIGHT["surface"],
            "bordercolor": LIGHT["rule2"],
            "font": {"color": LIGHT["ink"], "size": 13, "family": SANS},
            "align": "left",
        },
    }
    return go.Layout(common | changes)


def axis(**changes: Any) -> dict[str, Any]:
    common: dict[str, Any] = {
        "gridcolor": LIGHT["grid"],
        "zeroline": False,
        "linecolor": LIGHT["rule2"],
        "tickcolor": LIGHT["rule2"],
        "tickfont": {"color": LIGHT["ink3"], "size": 12},
        "fixedrange": True,
    }
    return common | changes


def note(text: str, **place: Any) -> dict[str, Any]:
    """A quiet word on the chart itself."""
    return {"text": text, "showarrow": False, "font": {"size": 12.5, "color": LIGHT["ink2"]}} | place


def label(text: str, topic: str, **place: Any) -> dict[str, Any]:
    """A topic's name beside its data; `name` lets the page's scripts find, colour and move it."""
    return {"text": plain(text, 60), "name": topic, "showarrow": False} | place
