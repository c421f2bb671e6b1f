"use strict";
// Names beside their points: each takes the first free place near its point, and is left to hover where none is free.

const pen = el("canvas").getContext("2d");

function textWidth(string, size, bold) {
  pen.font = `${bold ? 600 : 400} ${size}px ${cssColour("sans")}`;
  return pen.measureText(string.replace(/<[^>]*>/g, "").replace(/&amp;/g, "&")).width;
}

const apart = (a, b) => a[0] >= b[2] || a[2] <= b[0] || a[1] >= b[3] || a[3] <= b[1];

// offsets: places to try, each [dx, dy, anchor]; taken: boxes already in use, in pixels of the plot.
function placeLabels(element, offsets, { most = Infinity, taken = [] } = {}) {
  const { xaxis, yaxis } = element._fullLayout;
  const width = xaxis._length, height = yaxis._length;
  const all = element.layout.annotations || [];
  const named = all.filter((a) => a.name in TOPICS);
  const others = all.filter((a) => !(a.name in TOPICS));
  const first = named.filter((a) => chosen.includes(a.name));
  const boxes = [...taken];
  let count = 0;
  const placed = [...first, ...named.filter((a) => !first.includes(a))].map((annotation) => {
    const on = first.includes(annotation);
    const label = { ...annotation, visible: false };
    if (count >= most) return label;
    const x = xaxis.l2p(annotation.x), y = yaxis.l2p(annotation.y);
    const size = annotation.font.size, w = textWidth(annotation.text, size, on) + 4, h = size + 5;
    for (const [dx, dy, anchor] of offsets(on)) {
      const left = anchor === "left" ? x + dx : anchor === "right" ? x + dx - w : x + dx - w / 2;
      const shift = anchor === "center" ? Math.max(0, -left) - Math.max(0, left + w - width) : 0;
      const box = [left + shift, y + dy - h / 2, left + shift + w, y + dy + h / 2];
      if (box[0] < -2 || box[2] > width + 20 || box[1] < -8 || box[3] > height + 8) continue;
      if (!boxes.every((other) => apart(box, other))) continue;
      boxes.push(box);
      count += 1;
      return { ...label, visible: true, xanchor: anchor, yanchor: "middle", xshift: dx + shift, yshift: -dy };
    }
    return label;
  });
  Plotly.relayout(element, { annotations: [...others, ...placed] });
}

// Chosen topics' names in their colour, mixed towards ink so that they stay readable.
function colourLabels(spec, size = null) {
  for (const annotation of spec.layout.annotations || []) {
    const colour = annotation.name in TOPICS ? chosenColour(annotation.name) : null;
    if (!colour) continue;
    annotation.font = { ...annotation.font, color: readable(colour), size: size || annotation.font.size };
    annotation.text = `<b>${annotation.text}</b>`;
  }
}

function readable(light) {
  const parts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const colour = parts(cssColour(DATA.colours[light])), ink = parts(cssColour("ink"));
  return `rgb(${colour.map((v, i) => Math.round(v + (ink[i] - v) * 0.26)).join(",")})`;
}
