"""What the parse stage counts: cards, papers, dates, and all that was odd, page by page."""

from dataclasses import asdict
from itertools import chain

import pandas as pd

from pipeline.sources.cards import Page, Problem
from pipeline.sources.folder import Skipped

# A list that nobody reads to its end would only make the report heavier; n_problems counts them all.
_LISTED = 200


def summarise(
    pages: list[Page],
    papers: pd.DataFrame,
    years: dict[str, int],
    problems: list[Problem],
    skipped: list[Skipped],
) -> dict[str, object]:
    """The figures of data/metrics/parse.json."""
    found = list(chain(*(page.problems for page in pages), problems))
    dated = papers["published"].notna()
    on_page = papers.explode("pages")
    cards = sum(len(page.cards) for page in pages)
    return {
        "cards": cards,
        "papers": len(papers),
        "duplicates": cards - len(papers),
        "dated": int(dated.sum()),
        "undated": int((~dated).sum()),
        "year_inferred": int(papers["year_inferred"].sum()),
        "no_footer": sum(page.no_footer for page in pages),
        "n_problems": len(found),
        "n_skipped": len(skipped),
        "pages": [
            {
                "file": page.file,
                "source": page.source,
                "cards": len(page.cards),
                "papers": int((on_page["pages"] == page.file).sum()),
                "dated": int(on_page.loc[on_page["pages"] == page.file, "published"].notna().sum()),
                "undated": int(on_page.loc[on_page["pages"] == page.file, "published"].isna().sum()),
                "inferred": int(on_page.loc[on_page["pages"] == page.file, "year_inferred"].sum()),
                "no_footer": page.no_footer,
                "shown_day": page.shown_day and page.shown_day.words(),
                "saved_year": years.get(page.file),
            }
            for page in pages
        ],
        "skipped": [asdict(s) for s in skipped],
        "problems": [asdict(p) for p in found[:_LISTED]],
    }
