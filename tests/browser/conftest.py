"""A real browser on real pages, made from made-up results; skipped, saying so, where there is none."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.page import render, report, versions
from pipeline.page.settings import ReportParams
from pipeline.results import Results

SETTINGS = ReportParams(title="Papertides", abstracts_up_to=3000, dots_up_to=12000)
ORIGIN: dict[str, Any] = {"inputs": {}, "code": "c0de", "packages": {"python": "3"}}


def write(results: Results, folder: Path, history: bool = False) -> Path:
    """A version's folder with its page (the second version where `history`), and the list of versions beside it."""
    known: dict[str, versions.Manifest] = {}
    for digest in ["1" * 12, "2" * 12][: 2 if history else 1]:
        made = report.build(results, SETTINGS, {"trends": {"level": 0.1}}, ORIGIN | {"artefacts": digest}, known)
        versions.save(folder / made.name, made.files, made.manifest)
        known[made.name] = made.manifest
    (folder / "index.html").write_text(render.index(versions.newest_first(known)), encoding="utf-8")
    return folder / made.name / "index.html"


class Reader:
    """A tab on one page that remembers every error and every request."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda r: self.requests.append(r.url))

    def open(self, path: Path, hash_: str = "") -> "Reader":
        self.page.goto(path.as_uri() + hash_)
        # The page forbids eval, and with it Playwright's own way of waiting for a condition.
        self.until("!!window.Plotly")
        return self

    def until(self, condition: str, seconds: float = 15) -> None:
        end = time.monotonic() + seconds
        while not self.page.evaluate(condition):
            assert time.monotonic() < end, f"never came true: {condition}"
            time.sleep(0.05)

    def see(self, selector: str) -> None:
        self.page.evaluate(
            "s => document.querySelector(s).scrollIntoView({behavior: 'instant', block: 'center'})", selector
        )

    def draw(self, name: str) -> None:
        """Bring a chart into view and wait until it is drawn."""
        self.see(f"#p-{name}")
        self.until(f"!!document.querySelector('#p-{name} .main-svg')")
        time.sleep(0.15)

    def click_at(self, name: str, x: object, y: object) -> None:
        """Click where a chart shows the value (x, y)."""
        place = self.page.evaluate(
            """([name, x, y]) => {
              const chart = document.getElementById(`p-${name}`), box = chart.getBoundingClientRect();
              const {xaxis, yaxis, _size} = chart._fullLayout;
              return [box.left + _size.l + xaxis.d2p(x), box.top + yaxis._offset + yaxis.d2p(y)];
            }""",
            [name, x, y],
        )
        self.page.mouse.move(place[0] - 3, place[1] - 3)
        self.page.mouse.move(*place)
        time.sleep(0.1)
        self.page.mouse.click(*place)

    def overflow(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def quiet(self) -> None:
        """Nothing went wrong and nothing left the file."""
        assert self.errors == []
        assert [url for url in self.requests if not re.match(r"(file|data|blob):", url)] == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="no Playwright: the report is not tried in a browser"
    )
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no Chromium: the report is not tried in a browser")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def reader(chromium: Any) -> Iterator[Callable[..., Reader]]:
    """A fresh tab: reader(width=1440, dark=False, **context options)."""
    contexts = []

    def tab(width: int = 1440, dark: bool = False, **options: Any) -> Reader:
        # Without smooth scrolling: what glides past under the mouse is pressed in one place and let go in another.
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        return Reader(context.new_page())

    yield tab
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def page_file(made: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second of two versions, so that it tells of changes."""
    return write(made, tmp_path_factory.mktemp("reports"), history=True)


@pytest.fixture(scope="session")
def write_page() -> Callable[[Results, Path], Path]:
    return write
