"use strict";
// The topics chosen for comparison and the colour that follows each through the whole page.
// Watched topics own their colour; up to three others are guests and hold one while they are chosen.

const GUEST_SLOTS = [5, 6, 7];
const chosen = [];
const guestSlot = new Map();
const onChoice = [];

function slotOf(key) {
  const own = TOPICS[key].slot;
  return own !== null ? own : guestSlot.get(key) ?? null;
}

// The colour of a chosen topic as charts need it (in the light palette; plots.js swaps it), else null.
const chosenColour = (key) => chosen.includes(key) ? LIGHT[`c${slotOf(key)}`] : null;
const LIGHT = Object.fromEntries(Object.entries(DATA.colours).map(([light, name]) => [name, light]));
LIGHT.c6 = LIGHT.ink;

function choose(key) {
  if (!TOPICS[key] || TOPICS[key].kind === "outliers") return;
  if (chosen.includes(key)) drop(key);
  else {
    if (TOPICS[key].slot === null) {
      const guests = chosen.filter((other) => guestSlot.has(other));
      if (guests.length >= GUEST_SLOTS.length) drop(guests[0]);
      guestSlot.set(key, GUEST_SLOTS.find((slot) => ![...guestSlot.values()].includes(slot)));
    }
    chosen.push(key);
  }
  showChoice();
}

function drop(key) {
  chosen.splice(chosen.indexOf(key), 1);
  guestSlot.delete(key);
}

function showChoice() {
  for (const node of $$("[data-k]")) {
    const slot = slotOf(node.dataset.k);
    if (slot === null) node.style.removeProperty("--k");
    else node.style.setProperty("--k", `var(--c${slot})`);
  }
  for (const button of $$("[data-choose]")) {
    const on = chosen.includes(button.dataset.choose);
    button.setAttribute("aria-pressed", String(on));
    if (button.classList.contains("btn")) button.textContent = on ? "In comparison ✓" : "Compare";
  }
  for (const react of onChoice) react();
}

// At first: the three watched topics with most dated papers, or else the three largest.
function chooseFirst() {
  const watched = DATA.topics.filter((topic) => topic.slot !== null);
  const pool = watched.length ? watched : DATA.topics.filter((topic) => topic.key.startsWith("topic/"));
  const first = [...pool].sort((a, b) => b.dated - a.dated).slice(0, 3).filter((topic) => topic.dated > 0);
  for (const topic of first) {
    if (topic.slot === null) guestSlot.set(topic.key, GUEST_SLOTS[chosen.length]);
    chosen.push(topic.key);
  }
}
