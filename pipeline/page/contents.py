"""What the page holds and in which order: sections, scripts, styles. Imports nothing of ours."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
ASSETS = HERE / "assets"
CALIBRATION = HERE / "calibration.csv"


@dataclass(frozen=True)
class Section:
    """anchor: its deep link; name: its word in the bar; its template is templates/sections/<anchor>.html."""

    anchor: str
    name: str

    @property
    def template(self) -> str:
        return f"sections/{self.anchor}.html"


SECTIONS = (
    Section("watch", "Watched"),
    Section("time", "Over time"),
    Section("momentum", "Momentum"),
    Section("map", "Map"),
    Section("topics", "Topics"),
    Section("papers", "Papers"),
    Section("sure", "How sure?"),
)

STYLES = ("tokens.css", "base.css", "hero.css", "cards.css", "charts.css", "topics.css", "papers.css", "narrow.css")

# Each may use what those before it define.
SCRIPTS = (
    "dom.js",
    "data.js",
    "chosen.js",
    "drawer.js",
    "plots.js",
    "labels.js",
    "compare.js",
    "views.js",
    "map.js",
    "cards.js",
    "topics.js",
    "papers.js",
    "downloads.js",
    "route.js",
)
