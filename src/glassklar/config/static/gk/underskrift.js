// SPDX-License-Identifier: EUPL-1.2
// An approval is signed by a passkey: the browser asks it when the decision is approved, and only then.
(() => {
  "use strict";
  const nokler = window.webauthnJSON;
  if (!nokler || !window.PublicKeyCredential) return;

  for (const skjema of document.querySelectorAll("form[data-underskrift]")) {
    const felt = skjema.elements.namedItem("credential");
    const feil = skjema.querySelector("[data-feil]");
    for (const tekst of skjema.querySelectorAll("[data-uten-skript]")) tekst.hidden = true;
    skjema.addEventListener("submit", async (hendelse) => {
      const knapp = hendelse.submitter;
      if (knapp && knapp.value !== "godkjenn") return;
      hendelse.preventDefault();
      feil.hidden = true;
      try {
        felt.value = JSON.stringify(await nokler.get(JSON.parse(skjema.dataset.underskrift)));
        // Approving is what is done when no button is named.
        skjema.submit();
      } catch {
        feil.hidden = false;
        knapp?.removeAttribute("aria-busy");
      }
    });
  }
})();
