"""The report in a real browser: clicks and links do what they say, nothing leaves the file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow
Tab = Callable[..., Any]


def test_a_point_opens_exactly_its_papers(reader: Tab, page_file: Path) -> None:
    tab = reader().open(page_file)
    tab.draw("lines")
    x, y, key, period = tab.page.evaluate(
        """(() => { const t = document.getElementById('p-lines').data.find(t => t.meta.part === 'points');
           const i = t.y.findIndex(v => v > 0); return [t.x[i], t.y[i], ...t.customdata[i]]; })()"""
    )
    tab.click_at("lines", x, y)
    tab.until("document.querySelector('#drawer').classList.contains('open')")
    expected = tab.page.evaluate(f"inPeriod({json.dumps(key)}, {period}).map(row => PAPERS.title[row]).sort()")
    assert sorted(tab.page.locator("#drawer-list .t").all_inner_texts()) == expected
    assert tab.page.evaluate("document.activeElement.id") == "drawer-close"
    tab.page.keyboard.press("Escape")
    assert not tab.page.evaluate("document.querySelector('#drawer').classList.contains('open')")


def test_a_heat_cell_and_a_bar_open_their_papers_and_the_table(reader: Tab, page_file: Path) -> None:
    tab = reader().open(page_file)
    tab.page.evaluate("showView('heat')")
    tab.draw("heat")
    row, column = tab.page.evaluate(
        "(() => { const z = document.getElementById('p-heat').data[0].z; return [z.findIndex(v => v[1]), 1]; })()"
    )
    tab.click_at("heat", column, row)
    tab.until("document.querySelector('#drawer').classList.contains('open')")
    n = tab.page.locator("#drawer-list .t").count()
    assert n > 0
    if n > 1:
        tab.page.locator("#drawer-table").click()
        assert tab.page.locator("#paper-rows tr").count() == n
        assert f"{n} of 80 papers" in tab.page.locator("#paper-count").inner_text()
        tab.page.locator("#show-all").click()
        assert tab.page.locator("#paper-count").inner_text() == "80 papers"


def test_a_ring_colours_its_topic_everywhere(reader: Tab, page_file: Path) -> None:
    tab = reader().open(page_file)
    tab.draw("momentum")
    x, y, key = tab.page.evaluate(
        """(() => { const t = document.getElementById('p-momentum').data.find(t => t.meta.part === 'rings');
           const i = t.customdata.findIndex(c => c[0].startsWith('topic/'));
           return [t.x[i], t.y[i], t.customdata[i][0]]; })()"""
    )
    tab.click_at("momentum", x, y)
    tab.until(f"chosen.includes({json.dumps(key)})")
    tab.page.keyboard.press("Escape")
    ring = tab.page.evaluate(
        f"""(() => {{ const t = document.getElementById('p-momentum').data.find(t => t.meta.part === 'rings');
            return t.marker.line.color[t.customdata.findIndex(c => c[0] === {json.dumps(key)})]; }})()"""
    )
    tab.draw("lines")
    line = tab.page.evaluate(
        f"""document.getElementById('p-lines').data.find(
            t => t.meta.topic === {json.dumps(key)} && t.meta.part === 'line').line.color"""
    )
    assert ring == line == "#8f66ea"
    assert (
        tab.page.evaluate(f"""document.querySelector('#opts [data-choose="{key}"]').style.getPropertyValue('--k')""")
        == "var(--c5)"
    )


def test_three_guests_at_most_and_the_oldest_leaves(reader: Tab, page_file: Path) -> None:
    tab = reader().open(page_file)
    for topic in range(4):
        tab.page.evaluate(f"choose('topic/{topic}')")
    guests = tab.page.evaluate("[...guestSlot]")
    assert [key for key, _ in guests] == ["topic/1", "topic/2", "topic/3"]
    assert sorted(slot for _, slot in guests) == [5, 6, 7]
    assert tab.page.evaluate("chosen.filter(k => k.startsWith('watch/')).length") == 2
    tab.quiet()


def test_choosing_by_search_and_by_chip(reader: Tab, page_file: Path) -> None:
    tab = reader().open(page_file)
    tab.page.fill("#find-topic", "series")
    assert tab.page.locator("#opts .opt:visible").all_inner_texts()[0].startswith("Time series")
    tab.page.locator("#opts .opt:visible").click()
    assert tab.page.locator("#chips .chip").count() == 3
    assert tab.page.locator("#numbers thead th").count() == 5
    tab.page.locator("#chips .chip", has_text="Time series").click()
    assert tab.page.locator("#chips .chip").count() == 2
    tab.page.fill("#find-topic", "nothing like it")
    assert tab.page.locator("#no-topic").is_visible()
    tab.quiet()


def test_a_grey_line_joins_the_comparison(reader: Tab, page_file: Path) -> None:
    tab = reader().open(page_file)
    tab.draw("lines")
    x, y, key = tab.page.evaluate(
        """(() => { const t = document.getElementById('p-lines').data.find(t => t.meta.part === 'context');
           return [t.x[1], t.y[1], t.meta.topic]; })()"""
    )
    tab.click_at("lines", x, y)
    tab.until(f"chosen.includes({json.dumps(key)})")


def test_count_shows_papers_and_warns(reader: Tab, page_file: Path) -> None:
    tab = reader().open(page_file)
    tab.draw("lines")
    tab.page.locator("[data-measure=count]").click()
    counts = tab.page.evaluate("document.getElementById('p-lines').data.find(t => t.meta.part === 'points').y")
    assert counts == tab.page.evaluate("TOPICS[chosen[0]].counts")
    assert tab.page.locator("#cap-count").is_visible() and not tab.page.locator("#cap-share").is_visible()


def test_tabs_follow_the_arrow_keys(reader: Tab, page_file: Path) -> None:
    tab = reader().open(page_file)
    tab.page.locator("#tab-compare").focus()
    for expected in ("small", "heat", "ranks", "compare"):
        tab.page.keyboard.press("ArrowRight")
        assert tab.page.evaluate("document.activeElement.id") == f"tab-{expected}"
        assert tab.page.locator(f"#view-{expected}").is_visible()
    tab.page.keyboard.press("ArrowLeft")
    assert tab.page.locator("#view-ranks").is_visible()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_card_opens_and_closes(reader: Tab, page_file: Path, width: int) -> None:
    tab = reader(width=width).open(page_file)
    card = tab.page.locator(".card").first
    card.click()
    detail = tab.page.locator("[data-detail]:not([hidden])")
    assert card.get_attribute("aria-expanded") == "true" and detail.is_visible()
    assert detail.locator("[data-list] li").count() == tab.page.evaluate(
        "TOPICS['watch/BEV perception'].members.length"
    )
    assert tab.page.url.endswith("#watch-bev-perception")
    detail.locator("summary").click()
    assert detail.locator("[data-rows] li").count() == 1
    card.click()
    assert tab.page.locator("[data-detail]:not([hidden])").count() == 0
    tab.quiet()


@pytest.mark.parametrize(
    ("link", "condition"),
    [
        ("#topic-time-series", "!document.getElementById('topic-time-series').hidden"),
        ("#topic-none", "!document.getElementById('topic-none').hidden"),
        ("#watch-low-rank-tuning", "!document.getElementById('detail-watch-low-rank-tuning').hidden"),
        ("#paper-p00042", "document.getElementById('paper-p00042').classList.contains('hit')"),
        ("#peaks", "document.getElementById('peaks').open"),
        ("#changes", "document.getElementById('changes').open"),
        ("#settings", "document.getElementById('settings').open"),
        ("#paper-nonsense", "scrollY === 0"),
        ("#%E0%A4%A", "scrollY === 0"),
    ],
)
def test_deep_links(reader: Tab, page_file: Path, link: str, condition: str) -> None:
    tab = reader().open(page_file, link)
    tab.until(condition)
    tab.quiet()


def test_opening_a_topic_writes_its_link(reader: Tab, page_file: Path) -> None:
    tab = reader().open(page_file)
    tab.page.locator("#topic-list .ti", has_text="Time series").click()
    assert tab.page.url.endswith("#topic-time-series")
    article = tab.page.locator("#topic-time-series")
    assert article.is_visible() and tab.page.locator("[data-topic]:visible").count() == 1
    article.locator("summary").click()
    assert article.locator("[data-list] li").count() == tab.page.evaluate(
        "BY_ANCHOR['topic-time-series'].members.length"
    )
    tab.until("!!document.querySelector('#p-topic-time-series .main-svg')")


def test_a_topic_named_in_text_is_a_link_to_it(reader: Tab, page_file: Path) -> None:
    tab = reader().open(page_file)
    link = tab.page.locator(".hero a.tlink[data-open^='topic/']").first
    anchor = link.get_attribute("href")
    link.click()
    assert tab.page.url.endswith(anchor) and tab.page.locator(anchor).is_visible()
    with tab.page.context.expect_page() as opened:
        link.click(modifiers=["Control"])
    assert opened.value.url.endswith(anchor)
    tab.quiet()


def test_without_scripts_every_topic_can_be_read_and_reached(reader: Tab, page_file: Path) -> None:
    page = reader(java_script_enabled=False).page
    page.goto(page_file.as_uri())
    topics = page.locator("article[data-topic]")
    assert topics.count() > 3 and all(topics.nth(i).is_visible() for i in range(topics.count()))
    page.locator(".hero a.tlink[data-open^='topic/']").first.click()
    assert "#topic-" in page.url


def test_papers_are_searched_filtered_and_sorted(reader: Tab, page_file: Path) -> None:
    tab = reader().open(page_file)
    rows = tab.page.locator("#paper-rows tr")
    assert rows.count() == 25
    tab.page.locator("#more-papers").click()
    assert rows.count() == 50
    tab.page.fill("#find-paper", "paper SERIES")
    n = tab.page.evaluate("TOPICS['topic/2'].members.length")
    assert tab.page.locator("#paper-count").inner_text() == f"{n} of 80 papers"
    tab.page.fill("#find-paper", "no such words")
    assert "Clear the search" in rows.inner_text()
    tab.page.fill("#find-paper", "")
    tab.page.select_option("#by-topic", "topic/1")
    tab.page.select_option("#by-period", "2")
    expected = tab.page.evaluate("inPeriod('topic/1', 2).length")
    assert tab.page.locator("#paper-count").inner_text().startswith(f"{expected} of")
    tab.page.select_option("#by-topic", "")
    tab.page.select_option("#by-period", "-1")
    assert "no date" in rows.first.inner_text()
    tab.page.select_option("#by-period", "")
    tab.page.locator("th[data-sort=upvotes] button").click()
    assert tab.page.locator("th[data-sort=upvotes]").get_attribute("aria-sort") == "descending"
    best = tab.page.evaluate("Math.max(...PAPERS.upvotes)")
    assert rows.first.locator("td").nth(3).inner_text() == str(best)
    tab.page.locator("th[data-sort=upvotes] button").click()
    assert tab.page.locator("th[data-sort=upvotes]").get_attribute("aria-sort") == "ascending"
    tab.quiet()


def test_a_row_opens_its_summary_and_its_link_out(reader: Tab, page_file: Path) -> None:
    tab = reader().open(page_file, "#paper-p00041")
    row = tab.page.locator("#paper-p00041")
    assert "About" in row.locator(".ab").inner_text()
    assert row.get_by_role("link", name="open the paper").get_attribute("href") == "https://example.org/abs/p00041"
    row.locator(".tt").click()
    assert row.locator(".ab").count() == 0 and tab.page.url.endswith("#papers")


def test_the_map_filters_by_period_plays_and_leads_to_papers(reader: Tab, page_file: Path) -> None:
    tab = reader().open(page_file)
    tab.draw("map")
    tab.page.locator("#map-strip button").nth(2).click()
    seen = """document.getElementById('p-map').data.flatMap(
        t => t.customdata.filter((_, i) => t.marker.opacity[i] === 1)).length"""
    assert tab.page.evaluate(seen) == tab.page.evaluate("inPeriod('', 2).length")
    assert tab.page.locator("#map-strip button").nth(2).get_attribute("aria-pressed") == "true"
    tab.page.locator("#map-play").click()
    tab.until("map.period === 1")
    tab.page.locator("#map-play").click()
    tab.page.locator("#map-all").click()
    for by in ("theme", "date", "chosen"):
        tab.page.locator(f"[data-by={by}]").click()
    x, y, row = tab.page.evaluate(
        """(() => { const t = document.getElementById('p-map').data[0], i = t.x.indexOf(Math.max(...t.x));
           return [t.x[i], t.y[i], t.customdata[i]]; })()"""
    )
    tab.click_at("map", x, y)
    tab.until("document.querySelector('#drawer').classList.contains('open')")
    first = tab.page.locator("#drawer-list .t").first
    assert first.inner_text() == tab.page.evaluate(f"PAPERS.title[{row}]")
    first.click()
    assert tab.page.locator("tr.hit").count() == 1
    tab.quiet()


def test_a_tile_opens_its_topic(reader: Tab, page_file: Path) -> None:
    tab = reader().open(page_file)
    tab.page.evaluate("document.getElementById('themes').open = true")
    tab.draw("treemap")
    tab.page.locator("#p-treemap .slice", has_text="Time series").last.click()
    tab.until("!document.getElementById('topic-time-series').hidden")


def test_dark_and_light_swap_in_page_and_charts_and_are_remembered(reader: Tab, page_file: Path) -> None:
    tab = reader(dark=True).open(page_file)
    tab.draw("lines")
    line = "document.getElementById('p-lines').data.find(t => t.meta.part === 'line').line.color"
    dark = tab.page.evaluate(line)
    assert tab.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 23, 29)"
    tab.page.locator("#theme").click()
    assert tab.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 246)"
    assert tab.page.evaluate(line) != dark
    tab.page.reload()
    tab.until("!!window.Plotly")
    assert tab.page.evaluate("document.documentElement.dataset.theme") == "light"
    tab.quiet()


SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) shifts.push(...entry.sources.map(({ node }) => node?.id || node?.className));
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("width", [380, 1440])
def test_nothing_moves_while_fonts_load_and_charts_are_drawn(reader: Tab, page_file: Path, width: int) -> None:
    tab = reader(width=width)
    tab.page.add_init_script(SHIFTS)
    tab.open(page_file)
    assert tab.page.evaluate("[...document.fonts].map((face) => face.status)") == ["loaded", "loaded"]
    height = tab.page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 400):
        tab.page.evaluate(f"scrollTo(0, {top})")
        tab.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    tab.until("drawn.size > 4")
    assert tab.page.evaluate("shifts") == []
    assert tab.page.evaluate("document.documentElement.scrollHeight") == height


def test_downloads_are_the_files_beside_the_page(reader: Tab, page_file: Path) -> None:
    tab = reader(accept_downloads=True).open(page_file)
    for name in ("shares.csv", "verdicts.csv", "papers.csv"):
        with tab.page.expect_download() as waiting:
            tab.page.locator(f"[data-csv='{name}']").click()
        assert waiting.value.suggested_filename == name
        assert Path(waiting.value.path()).read_bytes() == (page_file.parent / name).read_bytes()
