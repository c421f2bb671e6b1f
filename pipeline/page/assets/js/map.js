"use strict";
// The map: coloured by choice, theme or date; one period at a time on request.

const map = { by: "chosen", period: -1, timer: null };
const THEMES = [...new Set(DATA.topics.filter((t) => t.key.startsWith("topic/")).map((t) => t.theme))];
const THEME_COLOURS = ["c0", "c1", "c2", "c3", "c4", "c5", "ink3", "c7"];
const themeColour = (theme) => LIGHT[THEME_COLOURS[THEMES.indexOf(theme) % THEME_COLOURS.length]];

adapt.map = (spec) => {
  const owner = new Map();
  for (const key of [...chosen].reverse()) for (const row of TOPICS[key].members) owner.set(row, key);
  const many = spec.data.reduce((n, t) => n + t.x.length, 0) > 4000;
  for (const trace of spec.data) {
    const rows = trace.customdata, ring = trace.meta.part === "undated";
    const isOn = (row) => map.by === "chosen" && owner.has(row);
    trace.marker.size = rows.map((row) => (many ? 4 : 8) + (isOn(row) ? 3 : 0));
    trace.marker.opacity = rows.map((row) => map.period < 0 ? (map.by === "chosen" && !isOn(row) ? 0.75 : 0.92) : PAPERS.period[row] === map.period ? 1 : 0.13);
    if (map.by === "date" && !ring) {
      Object.assign(trace.marker, {
        color: rows.map((row) => PAPERS.period[row]), cmin: 0, cmax: Math.max(1, PERIODS.length - 1),
        colorscale: [[0, LIGHT.c4], [0.5, LIGHT.c2], [1, LIGHT.c0]],
      });
    } else {
      trace.marker.color = rows.map((row) => {
        if (map.by === "chosen") return owner.has(row) ? chosenColour(owner.get(row)) : LIGHT.dot;
        const topic = map.by === "theme" && topicOf(row);
        return topic ? themeColour(topic.theme) : LIGHT.dot;
      });
      if (ring) trace.marker.line.color = trace.marker.color;
    }
  }
  if (map.by === "theme") spec.layout.annotations = THEMES.map(themeName);
  else {
    spec.layout.annotations ??= [];
    for (const key of chosen) if (!key.startsWith("topic/")) spec.layout.annotations.unshift(watchedName(key));
    colourLabels(spec, 14);
  }
  return spec;
};

afterDraw.map = (element) => {
  if (map.by === "theme") return;
  // Names of chosen topics stand clear of the chosen dots, the others may lie over the grey.
  const { xaxis, yaxis } = element._fullLayout;
  const dots = element.data.flatMap((trace) => trace.customdata.flatMap((row, i) => {
    if (trace.marker.size[i] <= 8) return [];
    const x = xaxis.d2p(trace.x[i]), y = yaxis.d2p(trace.y[i]);
    return [[x - 6, y - 6, x + 6, y + 6]];
  }));
  const over = (on) => (on ? [20, -20, 34, -34, 48, -48, 64, -64] : [0, 18, -18, 32, -32]).map((dy) => [0, dy, "center"]);
  placeLabels(element, over, { most: isPhone() ? 9 : 40, taken: dots.slice(0, 500) });
};

const at = new Map();
function place(row) {
  if (!at.size) for (const trace of FIGURES.map.data) trace.customdata.forEach((r, i) => at.set(r, [trace.x[i], trace.y[i]]));
  return at.get(row);
}
const distance = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;

// A watched topic may be scattered: its name stands where its papers are densest.
function watchedName(key) {
  const spots = TOPICS[key].members.map(place).filter(Boolean).slice(0, 400);
  const reach = (spot) => spots.map((other) => distance(spot, other)).sort((a, b) => a - b).slice(0, 5).reduce((a, b) => a + b, 0);
  const densest = spots.map((spot) => [reach(spot), spot]).sort((a, b) => a[0] - b[0])[0];
  const [x, y] = densest ? densest[1] : [0, 0];
  return { text: escaped(TOPICS[key].short), name: key, x, y, showarrow: false, visible: !!densest, font: { size: 14, color: LIGHT.ink3 } };
}

function themeName(theme) {
  const spots = ROWS.filter((row) => topicOf(row)?.theme === theme).map(place).filter(Boolean);
  const middle = (axis) => spots.map((s) => s[axis]).sort((a, b) => a - b)[spots.length >> 1] ?? 0;
  return { x: middle(0), y: middle(1), text: `<b>${escaped(theme)}</b>`, showarrow: false, font: { size: 15, color: readable(themeColour(theme)) } };
}

clicked.map = (point) => {
  const row = point.customdata, here = place(row);
  const nearest = [...at].filter(([other]) => other !== row).map(([other, spot]) => [distance(here, spot), other]).sort((a, b) => a[0] - b[0]).slice(0, 5);
  openDrawer(topicOf(row)?.label || "No topic", "Chosen paper and its nearest", [row, ...nearest.map(([, other]) => other)]);
};

function showPeriod(period) {
  map.period = period;
  $("#map-all").setAttribute("aria-pressed", String(period < 0));
  $$("#map-strip button").forEach((button, i) => button.setAttribute("aria-pressed", String(i === period)));
  redraw(["map"]);
}

function stopPlaying() {
  clearInterval(map.timer);
  map.timer = null;
  $("#map-play").textContent = "▶ Play";
}

if ($("#map-play")) {
  const tallest = Math.max(1, ...PERIODS.map((p) => p.total));
  $("#map-strip").replaceChildren(...PERIODS.map((period, i) => {
    const button = el("button", { "aria-pressed": "false", title: `${period.label}: ${plural(period.total, "paper")}`, "aria-label": `${period.label}: ${plural(period.total, "paper")}` },
      el("span", {}, PERIODS.length <= 30 ? number(period.total) : ""),
      el("span", { class: "b", style: `height:${(period.total / tallest) * 34}px` }),
      el("span", {}, PERIODS.length <= 30 ? period.short : ""));
    button.onclick = () => { stopPlaying(); showPeriod(map.period === i ? -1 : i); };
    return button;
  }));
  $("#map-all").onclick = () => { stopPlaying(); showPeriod(-1); };
  $("#map-play").onclick = () => {
    if (map.timer) return stopPlaying();
    showPeriod(0);
    $("#map-play").textContent = "❚❚ Pause";
    map.timer = setInterval(() => {
      if (map.period + 1 < PERIODS.length) return showPeriod(map.period + 1);
      stopPlaying();
      showPeriod(-1);
    }, 900);
  };
}
for (const button of $$("#map-colour button")) button.onclick = () => {
  map.by = button.dataset.by;
  press($$("#map-colour button"), button);
  redraw(["map"]);
};
