// SPDX-License-Identifier: EUPL-1.2
// Small help on top of pages that work without it.
(() => {
  "use strict";

  // After a refused form the summary is the first thing to read.
  document.getElementById("feilsammendrag")?.focus();

  // A pressed button says that it works; the server stops double sending.
  document.addEventListener("submit", (hendelse) => {
    const knapp = hendelse.submitter;
    if (knapp && knapp.classList.contains("ds-button")) knapp.setAttribute("aria-busy", "true");
  });
  // Coming back with the browser's back button shows the page as it was left.
  window.addEventListener("pageshow", () => {
    for (const knapp of document.querySelectorAll("button[aria-busy]")) {
      knapp.removeAttribute("aria-busy");
    }
  });

  // On paper nothing is folded away.
  let foldet = [];
  window.addEventListener("beforeprint", () => {
    foldet = [...document.querySelectorAll("details:not([open])")];
    for (const fold of foldet) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of foldet) fold.open = false;
    foldet = [];
  });
})();
