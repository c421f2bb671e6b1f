"use strict";
// What the report knows, and how it is said.

const DATA = JSON.parse($("#data").textContent);
const FIGURES = unfold(JSON.parse($("#figures").textContent));
const PAPERS = DATA.papers;
const PERIODS = DATA.periods;
const TOPICS = Object.fromEntries(DATA.topics.map((topic) => [topic.key, topic]));
const BY_ANCHOR = Object.fromEntries(DATA.topics.map((topic) => [topic.anchor, topic]));
const INFERRED = new Set(PAPERS.inferred);
const ROWS = PAPERS.id.map((_, row) => row);
const ROW_OF = new Map(PAPERS.id.map((id, row) => [id, row]));
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONGEST = 300;

// What repeats in the figures is written once; here each place gets a copy of its own again.
function unfold({ shared, values }) {
  const open = (item) => {
    if (Array.isArray(item)) return item.map(open);
    if (!item || typeof item !== "object") return item;
    if ("=" in item) return open(shared[item["="]]);
    return Object.fromEntries(Object.entries(item).map(([key, value]) => [key, open(value)]));
  };
  return open(values);
}

const number = (value) => value.toLocaleString("en-US");
const plural = (count, word) => `${number(count)} ${word}${count === 1 ? "" : "s"}`;
const shown = (string, longest = LONGEST) => string.length <= longest ? string : `${string.slice(0, longest).trimEnd()}…`;

function percent(share) {
  const value = 100 * share;
  if (value === 0) return "0%";
  if (value < 1) return "<1%";
  return value < 2.95 && value.toFixed(1) % 1 ? `${value.toFixed(1)}%` : `${value.toFixed(0)}%`;
}

function dateText(row) {
  const date = PAPERS.date[row];
  if (!date) return "no date";
  const [year, month, day] = date.split("-").map(Number);
  return [day, month && MONTHS[month - 1], year].filter(Boolean).join(" ");
}

function linkOf(row) {
  const url = PAPERS.url[row];
  return typeof url === "number" ? DATA.stems[url] + PAPERS.id[row] : url;
}

const topicOf = (row) => TOPICS[`topic/${PAPERS.topic[row]}`] || null;

function paperMeta(row, without = null) {
  const topic = topicOf(row);
  const words = [dateText(row) + (INFERRED.has(row) ? " (year inferred)" : "")];
  if (!topic || topic.key !== without) words.push(topic ? topic.label : "no topic");
  if (PAPERS.upvotes[row] !== null) words.push(plural(PAPERS.upvotes[row], "upvote"));
  return words.join(" · ");
}

const byNewest = (a, b) => (PAPERS.date[b] || "").localeCompare(PAPERS.date[a] || "") || a - b;
const inPeriod = (key, period) =>
  (key ? TOPICS[key].members : ROWS).filter((row) => PAPERS.period[row] === period);

function paperItem(row, without = null) {
  return el("li", {},
    el("button", { class: "t", "data-paper": row }, text(shown(PAPERS.title[row]))),
    el("div", { class: "m" }, paperMeta(row, without)));
}
