"use strict";
// Tables travel inside the page, so that a report sent alone can still give them; else the file beside it is linked.

for (const link of $$("[data-csv]")) {
  const table = document.getElementById(link.dataset.csv);
  if (table) link.href = URL.createObjectURL(new Blob([JSON.parse(table.textContent)], { type: "text/csv" }));
}
