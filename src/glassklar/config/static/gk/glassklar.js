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

  // A list in groups that follows another choice offers only the group that begins with it.
  const foelg = (liste) => {
    const valgt = liste.form?.elements[liste.dataset.foelger]?.value;
    for (const gruppe of liste.querySelectorAll("optgroup")) {
      gruppe.hidden = gruppe.disabled = gruppe.label.split(" ")[0] !== valgt;
    }
    const naa = liste.selectedOptions[0];
    if (!naa?.parentElement.disabled) return;
    const samme = [...liste.options].find((o) => o.value === naa.value && !o.parentElement.disabled);
    (samme ?? liste.options[0]).selected = true;
  };
  for (const liste of document.querySelectorAll("select[data-foelger]")) foelg(liste);
  document.addEventListener(
    "change",
    ({ target }) => {
      for (const liste of target.form?.querySelectorAll("select[data-foelger]") ?? []) {
        if (liste.dataset.foelger === target.name) foelg(liste);
      }
    },
    true, // before the preview is asked for
  );

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
