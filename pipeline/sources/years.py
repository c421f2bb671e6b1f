"""Which year the dates without one belong to. Imports cards and settings only.

The site leaves the year out when it is the current one, so such a date belongs to the year in which the page was
saved.
"""

import logging
from collections import defaultdict
from datetime import date

from pipeline.sources.cards import Page
from pipeline.sources.identity import paper_key

log = logging.getLogger(__name__)


def settle_years(pages: list[Page], saved: dict[str, date]) -> dict[str, int]:
    """File name -> the year in which that page was saved; a file whose year nothing settles is left out.

    `saved` decides where it names the file. Otherwise the year is the first one later than every year printed on the
    page, raised where other pages say more: a paper that stands here without its year and elsewhere with it was
    printed in the year of this page, and two pages that show the same paper's date without its year were saved in the
    same year.
    """
    bounds: dict[str, int] = {}
    for page in pages:
        printed = [card.date.year for card in page.cards if card.date and card.date.year]
        if page.file in saved:
            bounds[page.file] = saved[page.file].year
        elif printed:
            bounds[page.file] = max(printed) + 1

    told, shared = _elsewhere(pages)
    contradicted = set()
    for page in pages:
        elsewhere = told[page.file]
        if page.file in saved or not elsewhere:
            continue
        if len(elsewhere) == 1 and min(elsewhere) >= bounds.get(page.file, 0):
            bounds[page.file] = min(elsewhere)
        else:
            # A printed year later than what other pages say of the same papers: one of them is wrong.
            contradicted.add(page.file)

    free = {page.file for page in pages} - set(saved) - contradicted - {f for f, years in told.items() if years}
    _raise_to_partners(bounds, shared, free)
    years = {file: year for file, year in bounds.items() if file not in contradicted}
    for page in pages:
        open_dates = sum(card.date is not None and card.date.year is None for card in page.cards)
        if open_dates and page.file not in years:
            log.warning(
                "%s: %d dates stay unknown: they have no year and nothing settles it. Say when the page was saved in "
                "params.yaml, parse.saved: {%s: 'YYYY-MM-DD'}",
                page.file,
                open_dates,
                page.file,
            )
    return years


def _elsewhere(pages: list[Page]) -> tuple[dict[str, set[int]], list[set[str]]]:
    """Per file the years that other pages print for the same papers and days; and the groups of files that show
    the same paper and day without a year."""
    printed: dict[tuple[str, int | None, int | None], set[int]] = defaultdict(set)
    without: dict[tuple[str, int | None, int | None], set[str]] = defaultdict(set)
    for page in pages:
        for card in page.cards:
            if card.date is None:
                continue
            place = (paper_key(card.title), card.date.month, card.date.day)
            if card.date.year:
                printed[place].add(card.date.year)
            else:
                without[place].add(page.file)
    told: dict[str, set[int]] = defaultdict(set)
    for place, files in without.items():
        for file in files:
            told[file] |= printed[place]
    return told, [files for files in without.values() if len(files) > 1]


def _raise_to_partners(bounds: dict[str, int], shared: list[set[str]], free: set[str]) -> None:
    """Each inferred year is a lower bound: raise it to that of the pages that were saved in the same year."""
    changed = True
    while changed:
        changed = False
        for files in shared:
            known = [bounds[file] for file in files if file in bounds]
            for file in files & free:
                if known and bounds.get(file, 0) < max(known):
                    bounds[file] = max(known)
                    changed = True
