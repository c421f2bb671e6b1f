"use strict";
// Draws the figures that were made in Python: when they come near, in the reader's light, with the chosen colours.

const CONFIG = { displaylogo: false, displayModeBar: false, responsive: true, showSendToCloud: false, scrollZoom: false };
const adapt = {};      // figure name -> (spec) => spec: what the reader's choice changes before drawing
const afterDraw = {};  // figure name -> (element): what needs the drawn axes
const clicked = {};    // figure name -> (point): instead of opening the papers of its period
const drawn = new Set();

let loading = null;
// plotly.js lies in the page as text, and is run once words, cards and tables are on screen.
function loadPlotly() {
  loading ??= new Promise((resolve) => {
    const script = el("script");
    script.textContent = $("#plotly").textContent;
    document.head.append(script);
    resolve();
  });
  return loading;
}

function themed(value) {
  if (document.documentElement.dataset.theme !== "dark") return value;
  const dark = {};
  const swap = (item) => {
    if (typeof item === "string") {
      const name = item[0] === "#" && DATA.colours[item.slice(0, 7)];
      return name ? (dark[name] ??= cssColour(name)) + item.slice(7) : item;
    }
    if (Array.isArray(item)) return item.map(swap);
    if (item && typeof item === "object") return Object.fromEntries(Object.entries(item).map(([k, v]) => [k, swap(v)]));
    return item;
  };
  return swap(value);
}

function draw(element) {
  const name = element.dataset.figure;
  if (!window.Plotly || !FIGURES[name] || !element.offsetParent) return;
  let spec = structuredClone(FIGURES[name]);
  spec = (adapt[name] || adaptSingle)(spec, name);
  if (spec.layout.height) element.style.height = `${spec.layout.height}px`;
  spec = themed(spec);
  Plotly.react(element, spec.data, spec.layout, CONFIG);
  if (drawn.has(element)) Plotly.Plots.resize(element);  // What was hidden missed the window's resizing.
  else {
    drawn.add(element);
    element.on("plotly_click", (event) => click(name, event.points[0]));
  }
  afterDraw[name]?.(element);
}

function click(name, point) {
  if (clicked[name]) return clicked[name](point);
  const data = point.customdata;
  if (Array.isArray(data) && data.length > 1) openPeriod(data[0], data[1]);
}

// A topic's own chart takes the topic's colour while it is chosen.
function adaptSingle(spec, name) {
  const topic = BY_ANCHOR[name];
  const colour = topic && topic.slot === null ? chosenColour(topic.key) : null;
  if (colour) spec.data = recoloured(spec.data, LIGHT.ink2, colour);
  return spec;
}

function recoloured(traces, from, to) {
  return JSON.parse(JSON.stringify(traces).replaceAll(`"${from}`, `"${to}`));
}

const near = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting && !drawn.has(entry.target)) draw(entry.target);
}, { rootMargin: "600px 0px" });

function startPlots() {
  loadPlotly().then(() => { for (const element of $$("[data-figure]")) near.observe(element); });
}

function redraw(names = null) {
  for (const element of drawn) if (!names || names.includes(element.dataset.figure)) draw(element);
}

// Draw what has just been unhidden without waiting to be scrolled to.
function drawIn(root) {
  if (window.Plotly) for (const element of $$("[data-figure]", root)) draw(element);
}

addEventListener("load", () => setTimeout(() => {
  if ("requestIdleCallback" in window) requestIdleCallback(startPlots, { timeout: 800 });
  else startPlots();
}, 150));

let lastWidth = innerWidth;
addEventListener("resize", () => {
  if (Math.abs(lastWidth - innerWidth) > 120 || (lastWidth < 700) !== isPhone()) {
    lastWidth = innerWidth;
    redraw();
  }
});
