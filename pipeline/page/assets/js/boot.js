// Before the first paint: the reader's light or dark.
(() => {
  let theme = null;
  try { theme = localStorage.getItem("papertides-theme"); } catch { /* private windows refuse storage */ }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = theme || (dark ? "dark" : "light");
})();
