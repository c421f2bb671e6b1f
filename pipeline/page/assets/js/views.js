"use strict";
// The four views over time, and the charts that only change colours with the reader's choice.

const tabs = $$("#views [role=tab]");

function showView(view, focus = false) {
  for (const tab of tabs) {
    const on = tab.dataset.view === view;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    if (on && focus) tab.focus();
    $(`#view-${tab.dataset.view}`).hidden = !on;
  }
  $("#measure").hidden = view !== "compare";
  drawIn($(`#view-${view}`));
}

for (const [i, tab] of tabs.entries()) {
  tab.onclick = () => showView(tab.dataset.view);
  tab.onkeydown = (event) => {
    const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    showView(tabs[(to + tabs.length) % tabs.length].dataset.view, true);
  };
}

// Row names of the heat map and the peaks: chosen topics bold and in their colour.
function colourRows(spec) {
  spec.layout.yaxis.ticktext = spec.layout.yaxis.ticktext.map((name, i) => {
    const colour = chosenColour(spec.layout.meta.topics[i]);
    return colour ? `<b><span style="color:${readable(colour)}">${name}</span></b>` : name;
  });
  return spec;
}

function shortRows(spec, longest, margin) {
  if (!isPhone()) return spec;
  spec.layout.margin.l = margin;
  spec.layout.yaxis.ticktext = spec.layout.yaxis.ticktext.map((name) => name.length > longest ? `${name.slice(0, longest - 1).replace(/&[^;]*$/, "")}…` : name);
  return spec;
}

adapt.heat = (spec) => colourRows(shortRows(spec, 26, 180));

adapt.peaks = (spec) => {
  for (const trace of spec.data) {
    const colour = chosenColour(trace.meta.topic);
    if (!colour) continue;
    if (trace.line) trace.line.color = colour;
    if (trace.marker) { trace.marker.line.color = colour; if (trace.marker.color !== LIGHT.bg) trace.marker.color = colour; }
  }
  return colourRows(shortRows(spec, 19, 150));
};

clicked.peaks = (point) => {
  const topic = point.customdata && TOPICS[point.customdata[0]];
  if (topic) openDrawer("All its papers", topic.label, topic.members);
};

adapt.ranks = (spec) => {
  for (const trace of spec.data) {
    const colour = chosenColour(trace.meta.topic);
    if (!colour) continue;
    if (trace.meta.part === "line") trace.line = { color: colour, width: 4 };
    else { trace.marker.color = colour; trace.marker.size = 12; }
  }
  const isChosen = (trace) => Number(chosen.includes(trace.meta.topic));
  spec.data.sort((a, b) => isChosen(a) - isChosen(b));
  colourLabels(spec);
  if (isPhone()) {
    spec.layout.margin.r = 118;
    const every = Math.ceil(spec.layout.xaxis.tickvals.length / 4);
    for (const list of ["tickvals", "ticktext"]) spec.layout.xaxis[list] = spec.layout.xaxis[list].filter((_, i) => i % every === 0);
    for (const a of spec.layout.annotations) if (a.text.length > 16) a.text = `${a.text.replace(/<[^>]*>/g, "").slice(0, 15).replace(/&[^;]*$/, "")}…`;
  }
  return spec;
};

adapt.momentum = (spec) => {
  const rings = spec.data.find((t) => t.meta.part === "rings");
  rings.customdata.forEach(([key], i) => {
    const colour = chosenColour(key);
    if (!colour) return;
    rings.marker.line.color[i] = colour;
    if (rings.marker.color[i] !== LIGHT.bg) rings.marker.color[i] = colour;
  });
  colourLabels(spec);
  if (isPhone()) Object.assign(spec.layout.margin, { l: 46, r: 12 });
  return spec;
};

afterDraw.momentum = (element) => {
  const rings = element.data.find((t) => t.meta.part === "rings");
  const { xaxis, yaxis } = element._fullLayout;
  const taken = rings.x.map((x, i) => {
    const px = xaxis.d2p(x), py = yaxis.d2p(rings.y[i]), r = rings.marker.size[i] / 2 + 2;
    return [px - r, py - r, px + r, py + r];
  });
  const sides = [[14, 0, "left"], [-14, 0, "right"], [14, 15, "left"], [14, -15, "left"], [-14, 15, "right"], [-14, -15, "right"]];
  placeLabels(element, () => sides, { most: isPhone() ? 5 : 40, taken });
};

clicked.momentum = (point) => {
  const topic = point.customdata && TOPICS[point.customdata[0]];
  if (!topic) return;
  if (!chosen.includes(topic.key)) choose(topic.key);
  openDrawer("All its papers", topic.label, topic.members);
};

// On a phone tiles are small: more height, and what can't be read isn't written.
adapt.treemap = (spec) => {
  if (isPhone()) Object.assign(spec.layout, { height: 760, uniformtext: { minsize: 9, mode: "hide" } });
  return spec;
};

clicked.treemap = (point) => { if (TOPICS[point.id]) openTopic(point.id); };

// Plotly opens a tile into the whole area unless told not to.
afterDraw.treemap = (element) => {
  if (element.dataset.bound) return;
  element.dataset.bound = "yes";
  element.on("plotly_treemapclick", (event) => { clicked.treemap(event.points[0]); return false; });
};

for (const fold of $$("details.fold")) fold.addEventListener("toggle", () => { if (fold.open) drawIn(fold); });
