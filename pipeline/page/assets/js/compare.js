"use strict";
// Compare: the chosen topics' own lines over the grey ones, as shares or as counts.

let measure = "share";
const UNCHOSEN = LIGHT.ink2;

adapt.lines = (spec) => {
  const counting = measure === "count";
  const grey = spec.data.filter((t) => t.meta.part === "context" && !chosen.includes(t.meta.topic));
  const bars = spec.data.filter((t) => t.meta.part === "bars");
  if (counting) for (const trace of grey) Object.assign(trace, counts(trace.meta.topic));
  const colour = chosen.flatMap((key) => counting ? [countLine(key)] : ownTraces(key));
  spec.data = [...grey, ...colour, ...bars];
  const tallest = Math.max(counting ? 4 : 5, ...[...grey, ...colour].filter((t) => t.meta.part !== "band").flatMap((t) => t.y.filter(Number.isFinite)));
  const top = counting ? tallest * 1.1 : Math.min(104, tallest * 1.12);
  spec.layout.yaxis.range = [0, top];
  spec.layout.yaxis.ticksuffix = counting ? "" : "%";
  const title = spec.layout.annotations.find((a) => a.name === "measure");
  title.text = counting ? "Papers in the period" : title.text;
  if (isPhone()) spec.layout.margin.r = 14;
  else spec.layout.annotations.push(...endLabels(colour, top, spec.layout.xaxis.range[1]));
  return spec;
};

function ownTraces(key) {
  const figure = FIGURES[TOPICS[key].anchor];
  if (!figure) return [];
  const base = TOPICS[key].slot === null ? UNCHOSEN : LIGHT[`c${TOPICS[key].slot}`];
  const traces = recoloured(figure.data, base, chosenColour(key));
  // Several bands over one another: paler.
  if (chosen.length > 1) for (const trace of traces) if (trace.meta.part === "band") trace.fillcolor = `${trace.fillcolor.slice(0, 7)}1a`;
  return traces;
}

const counts = (key) => ({ x: PERIODS.map((p) => p.mid), y: TOPICS[key].counts });

function countLine(key) {
  const colour = chosenColour(key), figure = FIGURES[TOPICS[key].anchor];
  const points = figure?.data.find((t) => t.meta.part === "points");
  return {
    ...counts(key), mode: "lines+markers", line: { color: colour, width: 2.5 }, cliponaxis: false,
    marker: { size: 9, color: PERIODS.map((p) => p.partial ? LIGHT.bg : colour), line: { color: colour, width: 2 } },
    hovertext: points?.hovertext, hovertemplate: points?.hovertemplate,
    customdata: PERIODS.map((_, i) => [key, i]), meta: { topic: key, part: "points" },
  };
}

function endLabels(traces, top, edge) {
  const ends = chosen.map((key) => {
    const own = traces.filter((t) => t.meta.topic === key && t.meta.part !== "band" && (measure === "count" || t.meta.part === "line"));
    const last = own.flatMap((t) => t.y).at(-1) ?? 0;
    return { key, y: Math.min(last, top) };
  }).sort((a, b) => a.y - b.y);
  // Push neighbours apart until each name has its line.
  const gap = top * 0.085;
  for (let round = 0; round < 60; round += 1) {
    for (let i = 1; i < ends.length; i += 1) {
      const short = gap - (ends[i].y - ends[i - 1].y);
      if (short > 0) { ends[i].y += short / 2; ends[i - 1].y -= short / 2; }
    }
  }
  const lift = Math.max(0, gap / 4 - (ends[0]?.y ?? 0));
  return ends.map(({ key, y }) => ({
    x: edge, xref: "x", y: y + lift, yref: "y", xanchor: "left", xshift: 8, showarrow: false, align: "left",
    text: `<b>${twoLines(TOPICS[key].short)}</b>`, font: { size: 13, color: readable(chosenColour(key)) },
  }));
}

const escaped = (string) => string.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

function twoLines(string) {
  if (string.length < 24) return escaped(string);
  const middle = string.length / 2;
  const spaces = [...string.matchAll(/ /g)].map((m) => m.index).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  return spaces.length ? `${escaped(string.slice(0, spaces[0]))}<br>${escaped(string.slice(spaces[0] + 1))}` : escaped(string);
}

clicked.lines = (point) => {
  const data = point.customdata;
  if (data?.length > 1) openPeriod(data[0], data[1]);
  else if (point.data.meta.part === "context") choose(point.data.meta.topic);
};

function showChips() {
  if (!$("#chips")) return;
  const chips = chosen.map((key) => el("button",
    { class: "chip", "data-choose": key, style: `--k:var(--c${slotOf(key)})`, title: "Remove from comparison" },
    el("span", { class: "dot" }), text(TOPICS[key].short), el("span", { class: "x", "aria-hidden": "true" }, "✕"), el("span", { class: "vh" }, "remove")));
  $("#chips").replaceChildren(...(chips.length ? chips : [el("span", { class: "na" }, "Nothing chosen yet: pick a topic or click a grey line.")]));
}

function showNumbers() {
  if (!$("#numbers")) return;
  if (!chosen.length) return $("#numbers").replaceChildren(el("p", { class: "na" }, "Choose a topic to see its numbers."));
  const head = (words, right) => el("th", { scope: "col", class: right ? "r" : null }, words);
  const rows = PERIODS.map((period, i) => el("tr", {},
    el("th", { scope: "row" }, period.label + (period.partial ? " (not finished)" : "")),
    el("td", { class: "r" }, number(period.total)),
    ...chosen.map((key) => {
      const n = TOPICS[key].counts[i];
      return el("td", { class: "r" }, n === undefined ? "–" : `${number(n)} (${percent(n / Math.max(period.total, 1))})`);
    })));
  $("#numbers").replaceChildren(el("table", { class: "dt" },
    el("thead", {}, el("tr", {}, head("Period"), head("All papers", true), ...chosen.map((key) => head(text(TOPICS[key].short), true)))),
    el("tbody", {}, ...rows)));
}

const findTopic = $("#find-topic");
if (findTopic) findTopic.oninput = () => {
  const wanted = findTopic.value.toLowerCase().trim();
  let any = false;
  for (const option of $$("#opts .opt")) {
    const topic = TOPICS[option.dataset.choose];
    option.hidden = !!wanted && ![topic.label, ...topic.keywords].some((word) => word.toLowerCase().includes(wanted));
    any ||= !option.hidden;
  }
  for (const group of $$("#opts .optg")) {
    let next = group.nextElementSibling, visible = false;
    for (; next?.classList.contains("opt"); next = next.nextElementSibling) visible ||= !next.hidden;
    group.hidden = !visible;
  }
  $("#no-topic").hidden = any;
};

for (const button of $$("#measure button")) button.onclick = () => {
  measure = button.dataset.measure;
  press($$("#measure button"), button);
  $("#cap-share").hidden = measure !== "share";
  $("#cap-count").hidden = measure !== "count";
  redraw(["lines"]);
};

onChoice.push(showChips, showNumbers, () => redraw());
