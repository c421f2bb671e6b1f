"use strict";
// One topic at a time, beside the list of all.

function showTopic(key) {
  for (const article of $$("[data-topic]")) {
    const on = article.dataset.topic === key;
    article.hidden = !on;
    if (on) { fillLists(article); drawIn(article); }
  }
  for (const item of $$("#topic-list .ti")) {
    if (item.dataset.open === key) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
  }
  if ($("#pick-topic")) $("#pick-topic").value = key;
}

function openTopic(key, focus = true) {
  closeDrawer();
  if (key.startsWith("watch/")) return openCard(key, true);
  showTopic(key);
  setHash(TOPICS[key].anchor);
  $("#topics").scrollIntoView();
  if (focus) document.getElementById(TOPICS[key].anchor)?.focus({ preventScroll: true });
}

if ($("#pick-topic")) $("#pick-topic").onchange = (event) => openTopic(event.target.value, false);
