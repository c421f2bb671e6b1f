"use strict";
// Links into the page, the bar's mark, light and dark, print; then the first drawing.

document.addEventListener("click", (event) => {
  const paper = event.target.closest("[data-paper]");
  if (paper) return goToPaper(Number(paper.dataset.paper));
  const topic = event.target.closest("[data-open]");
  if (topic) {
    if (topic.href && (event.ctrlKey || event.metaKey || event.shiftKey)) return;  // To another tab or window.
    event.preventDefault();
    return openTopic(topic.dataset.open);
  }
  const choice = event.target.closest("[data-choose]");
  if (choice) choose(choice.dataset.choose);
});

function route() {
  let hash = location.hash.slice(1);
  try { hash = decodeURIComponent(hash); } catch { /* a broken link leads to the top */ }
  if (BY_ANCHOR[hash]) return openTopic(BY_ANCHOR[hash].key, false);
  if (hash.startsWith("paper-") && ROW_OF.has(hash.slice(6))) return goToPaper(ROW_OF.get(hash.slice(6)));
  const target = hash && document.getElementById(hash);
  if (target?.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
}

const marks = Object.fromEntries($$(".top nav a").map((link) => [link.hash.slice(1), link]));
const reading = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    for (const link of Object.values(marks)) link.removeAttribute("aria-current");
    const link = marks[entry.target.id];
    link.setAttribute("aria-current", "true");
    link.parentElement.scrollLeft = link.offsetLeft - link.parentElement.offsetLeft - 40;
  }
}, { rootMargin: "-30% 0px -65% 0px" });
for (const id of Object.keys(marks)) reading.observe(document.getElementById(id));

$("#theme").onclick = () => {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  try { localStorage.setItem("papertides-theme", root.dataset.theme); } catch { /* private windows refuse storage */ }
  redraw();
};

// On paper: light, every fold open, every chart drawn.
addEventListener("beforeprint", () => {
  for (const fold of $$("details")) fold.open = true;
  loadPlotly();
  for (const element of $$("[data-figure]")) draw(element);
});

chooseFirst();
showChoice();
showPapers();
const firstTopic = $("[data-topic]:not([hidden])");
if (firstTopic) showTopic(firstTopic.dataset.topic);
addEventListener("hashchange", route);
route();
