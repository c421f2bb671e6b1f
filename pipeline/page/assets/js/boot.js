// Before the first paint: the reader's light or dark, and the page's own fonts. From a style sheet, even fonts that
// lie in the page come after the first paint, and every line moves when they do.
(() => {
  let theme = null;
  try { theme = localStorage.getItem("papertides-theme"); } catch { /* private windows refuse storage */ }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = theme || (dark ? "dark" : "light");
  for (const script of document.querySelectorAll("[data-font]")) {
    const bytes = Uint8Array.from(atob(script.textContent), (letter) => letter.charCodeAt(0));
    document.fonts.add(new FontFace(script.dataset.font, bytes, { weight: "200 900" }));
  }
})();
