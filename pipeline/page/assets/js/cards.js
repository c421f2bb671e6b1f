"use strict";
// Watched topics: a card opens into its chart, its words and its papers.

function fillLists(root) {
  for (const list of $$("[data-list]", root)) {
    if (list.childElementCount) continue;
    const rows = TOPICS[list.dataset.list].members;
    list.append(...rows.slice(0, MOST_LISTED).map((row) => paperItem(row, list.dataset.list)));
    if (rows.length > MOST_LISTED) list.append(el("li", { class: "na" }, `and ${number(rows.length - MOST_LISTED)} more: choose the topic under Papers`));
  }
  for (const list of $$("[data-rows]", root)) {
    if (!list.childElementCount) list.append(...list.dataset.rows.split(" ").slice(0, MOST_LISTED).map((row) => paperItem(Number(row))));
  }
  for (const line of $$("[data-meta]", root)) {
    line.textContent = paperMeta(Number(line.dataset.meta), line.closest("[data-topic]")?.dataset.topic);
  }
}

const openCardKey = () => $("[data-detail]:not([hidden])")?.dataset.detail ?? null;

function openCard(key, scroll = false) {
  for (const card of $$("[data-card]")) {
    const detail = $(`#${CSS.escape(card.getAttribute("aria-controls"))}`), on = card.dataset.card === key;
    card.setAttribute("aria-expanded", String(on));
    detail.hidden = !on;
    if (!on) continue;
    // On a phone the detail opens under its card, else under the row of cards.
    if (innerWidth <= 640) card.after(detail);
    else $("#cards").after(detail);
    fillLists(detail);
    drawIn(detail);
    setHash(TOPICS[key].anchor);
    if (scroll) card.scrollIntoView({ block: "start" });
  }
  if (key === null) setHash("watch");
}

for (const card of $$("[data-card]")) card.onclick = () => openCard(openCardKey() === card.dataset.card ? null : card.dataset.card);
