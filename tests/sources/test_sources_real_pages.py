"""The pages that the project was commissioned for, where they are at hand, and the sample pages always."""

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from pipeline import params
from pipeline.paths import ROOT
from pipeline.sources.folder import read_folder
from pipeline.sources.merge import merge
from pipeline.sources.metrics import summarise
from pipeline.sources.settings import ParseParams
from pipeline.sources.years import settle_years

REAL = ROOT.parent / "shared" / "pages"


@pytest.fixture(params=[ROOT / "data" / "pages", REAL], ids=["sample", "real"])
def folder(request: pytest.FixtureRequest) -> Path:
    if not request.param.is_dir():
        pytest.skip("the real pages are not at hand")
    return request.param


def test_five_pages(folder: Path) -> None:
    pages, skipped = read_folder(folder, "stop", params.load("parse", ParseParams).columns)
    years = settle_years(pages, {})
    papers, problems = merge(pages, years, {})
    metrics = summarise(pages, papers, years, problems, skipped)

    assert [len(page.cards) for page in pages] == [85, 82, 42, 91, 30]
    assert (metrics["cards"], metrics["papers"], metrics["dated"]) == (330, 265, 200)
    assert problems == [] and metrics["n_problems"] == 0
    inferred = papers[papers["year_inferred"]]
    assert Counter(inferred["published"].dt.year) == {2025: 35}
    assert [page.no_footer for page in pages] == [1, 0, 0, 91, 1]
    assert papers["upvotes"].notna().sum() == 31
    assert "NVIDIA" in set(papers["organization"])
    assert papers["published"].max() == pd.Timestamp(2025, 12, 4)
