"use strict";
// The drawer: the papers behind any point, bar, cell or dot.

const MOST_LISTED = 200;
const drawer = { node: $("#drawer"), rows: [], back: null };

function openDrawer(kick, title, rows) {
  if (!drawer.node.classList.contains("open")) drawer.back = document.activeElement;
  drawer.rows = rows;
  $("#drawer-kick").textContent = kick;
  $("#drawer-title").replaceChildren(text(shown(title, 120)));
  const items = rows.slice(0, MOST_LISTED).map((row) => paperItem(row));
  if (!rows.length) items.push(el("li", { class: "na" }, "No paper here."));
  if (rows.length > MOST_LISTED) items.push(el("li", { class: "na" }, `and ${number(rows.length - MOST_LISTED)} more, in the papers table`));
  $("#drawer-list").replaceChildren(...items);
  $("#drawer-table").hidden = rows.length < 2;
  drawer.node.classList.add("open");
  $("#drawer-close").focus();
}

function closeDrawer() {
  if (!drawer.node.classList.contains("open")) return;
  drawer.node.classList.remove("open");
  drawer.back?.focus?.({ preventScroll: true });
}

function openPeriod(key, period) {
  const title = key ? TOPICS[key].label : "All papers";
  openDrawer(PERIODS[period].label, title, inPeriod(key, period).sort(byNewest));
}

$("#drawer-close").onclick = closeDrawer;
$("#drawer-table").onclick = () => {
  const title = `${$("#drawer-title").textContent}, ${$("#drawer-kick").textContent}`;
  closeDrawer();
  showOnly(drawer.rows, title);
};
addEventListener("keydown", (event) => { if (event.key === "Escape") closeDrawer(); });
