"use strict";
// The table of papers: searched, filtered, sorted, 25 at a time.

const PAGE = 25;
const FAR = 500;
const table = { shown: PAGE, hit: null, only: null, onlyName: "", sort: "date-" };
const haystack = PAPERS.title.map((title, row) => `${title} ${PAPERS.abstract?.[row] ?? ""}`.toLowerCase());
const memberOf = new Map();

function members(key) {
  if (!memberOf.has(key)) memberOf.set(key, new Set(TOPICS[key].members));
  return memberOf.get(key);
}

const sortValue = {
  title: (row) => PAPERS.title[row].toLowerCase(),
  topic: (row) => topicOf(row)?.label.toLowerCase() ?? null,
  date: (row) => PAPERS.date[row],
  upvotes: (row) => PAPERS.upvotes[row],
};

function filtered() {
  const words = $("#find-paper").value.toLowerCase().split(/\s+/).filter(Boolean);
  const topic = $("#by-topic").value, period = $("#by-period").value;
  const rows = ROWS.filter((row) =>
    (!table.only || table.only.has(row))
    && words.every((word) => haystack[row].includes(word))
    && (!topic || members(topic).has(row))
    && (period === "" || PAPERS.period[row] === Number(period)));
  const value = sortValue[table.sort.slice(0, -1)], sign = table.sort.endsWith("-") ? -1 : 1;
  const keyed = rows.map((row) => [value(row), row]);
  // What is unknown comes last, whichever way the rest is sorted.
  keyed.sort(([a, i], [b, j]) => {
    if (a === null || b === null) return (a === null) - (b === null) || i - j;
    return (a < b ? -1 : a > b ? 1 : 0) * sign || i - j;
  });
  return keyed.map(([, row]) => row);
}

const topicLink = (topic, look) => el("a", { class: look, href: `#${topic.anchor}`, "data-open": topic.key }, text(topic.label));

function paperRow(row) {
  const open = table.hit === row, topic = topicOf(row);
  const title = el("button", { class: "tt", "aria-expanded": String(open), "data-expand": row }, text(open ? PAPERS.title[row] : shown(PAPERS.title[row])));
  const cell = el("td", {}, title);
  if (open) cell.append(abstractOf(row));
  const none = (words) => el("span", { class: "na" }, words);
  return el("tr", { id: `paper-${PAPERS.id[row]}`, class: open ? "hit" : null }, cell,
    el("td", { class: "q" }, topic ? topicLink(topic, "tlink light") : none("no topic")),
    el("td", { class: "q" }, PAPERS.date[row] ? dateText(row) + (INFERRED.has(row) ? " †" : "") : none("no date")),
    el("td", { class: `q r${PAPERS.upvotes[row] === null ? " none" : ""}` }, PAPERS.upvotes[row] === null ? none("–") : number(PAPERS.upvotes[row])),
    el("td", { class: "q r pg" }, PAPERS.pages[row].map((page) => shown(DATA.pages[page].replace(/\.[^.]*$/, "").replace(/^page_/, ""), 24)).join(", ")));
}

function abstractOf(row) {
  const block = el("div", { class: "ab" });
  if (PAPERS.abstract) block.append(el("p", {}, text(PAPERS.abstract[row] || "No summary on the page.")));
  const url = linkOf(row);
  const line = el("p", {}, `On ${PAPERS.pages[row].map((page) => shown(DATA.pages[page], 80)).join(", ")}`);
  if (url && /^https?:\/\//i.test(url)) line.append(" · ", el("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, "open the paper"));
  const nearest = topicOf(row) ? null : TOPICS[`topic/${PAPERS.nearest[row]}`];
  if (nearest) line.append(" · nearest topic: ", topicLink(nearest, "tlink"));
  block.append(line);
  return block;
}

function showPapers() {
  const rows = filtered();
  const none = el("tr", {}, el("td", { colspan: 5, class: "na" }, "No paper matches. Clear the search or choose “All topics”."));
  $("#paper-rows").replaceChildren(...(rows.length ? rows.slice(0, table.shown).map(paperRow) : [none]));
  $("#paper-count").textContent = (rows.length === ROWS.length ? plural(rows.length, "paper") : `${number(rows.length)} of ${plural(ROWS.length, "paper")}`)
    + (table.only ? `: ${table.onlyName}` : "");
  $("#show-all").hidden = !table.only;
  $("#more-papers").hidden = rows.length <= table.shown;
  $("#more-papers").textContent = `Show ${Math.min(PAGE, rows.length - table.shown)} more of ${number(rows.length - table.shown)}`;
  for (const head of $$(".pt th[data-sort]")) {
    if (head.dataset.sort === table.sort.slice(0, -1)) head.setAttribute("aria-sort", table.sort.endsWith("-") ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  $("#sort").value = table.sort;
}

function sortBy(order) {
  Object.assign(table, { sort: order, shown: PAGE });
  showPapers();
}

function showOnly(rows, name) {
  Object.assign(table, { only: rows && new Set(rows), onlyName: name, shown: PAGE, hit: null });
  clearFilters();
  showPapers();
  $("#papers").scrollIntoView();
}

function clearFilters() {
  for (const id of ["find-paper", "by-topic", "by-period"]) $(`#${id}`).value = "";
}

function goToPaper(row) {
  closeDrawer();
  if (!filtered().includes(row)) { table.only = null; clearFilters(); }
  table.hit = row;
  const place = filtered().indexOf(row) + 1;
  // Far down a long table the paper is shown alone rather than under thousands of rows.
  if (place > FAR) Object.assign(table, { only: new Set([row]), onlyName: "one paper", shown: PAGE });
  else table.shown = Math.max(table.shown, Math.ceil(place / PAGE) * PAGE);
  showPapers();
  setHash(`paper-${encodeURIComponent(PAPERS.id[row])}`);
  const line = document.getElementById(`paper-${PAPERS.id[row]}`);
  line.scrollIntoView({ block: "center" });
  $(".tt", line).focus({ preventScroll: true });
}

for (const id of ["find-paper", "by-topic", "by-period"]) {
  $(`#${id}`).addEventListener("input", () => { Object.assign(table, { shown: PAGE, hit: null }); showPapers(); });
}
$("#sort").addEventListener("input", (event) => sortBy(event.target.value));
$("#more-papers").onclick = () => { table.shown += PAGE; showPapers(); };
$("#show-all").onclick = () => { table.only = null; showPapers(); };
for (const head of $$(".pt th[data-sort]")) $("button", head).onclick = () => {
  const by = head.dataset.sort, first = by === "date" || by === "upvotes" ? "-" : "+";
  sortBy(table.sort.startsWith(by) ? by + (table.sort.endsWith("-") ? "+" : "-") : by + first);
};
$("#paper-rows").addEventListener("click", (event) => {
  const button = event.target.closest("[data-expand]");
  if (!button) return;
  const row = Number(button.dataset.expand);
  table.hit = table.hit === row ? null : row;
  showPapers();
  setHash(table.hit === null ? "papers" : `paper-${encodeURIComponent(PAPERS.id[row])}`);
  $(`[data-expand="${row}"]`)?.focus({ preventScroll: true });
});
