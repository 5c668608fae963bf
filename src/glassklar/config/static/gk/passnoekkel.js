// SPDX-License-Identifier: EUPL-1.2
// Passkeys: the browser makes and uses them, so these forms are shown by script only.
(() => {
  "use strict";
  const nokler = window.webauthnJSON;
  if (!nokler || !window.PublicKeyCredential) return;

  const hent = async (adresse) => {
    const svar = await fetch(adresse, { headers: { Accept: "application/json" } });
    if (!svar.ok) throw new Error("ingen spørsmål å svare på");
    return (await svar.json()).request_options;
  };
  const svar = {
    ny: (skjema) => nokler.create(JSON.parse(skjema.dataset.valg)),
    svar: (skjema) => nokler.get(JSON.parse(skjema.dataset.valg).request_options),
    inn: async (skjema) => nokler.get(await hent(skjema.action)),
  };

  for (const skjema of document.querySelectorAll("form[data-passnoekkel]")) {
    const felt = skjema.elements.namedItem("credential");
    const feil = skjema.querySelector("[role=alert]");
    skjema.hidden = false;
    for (const tekst of document.querySelectorAll("[data-uten-skript]")) tekst.hidden = true;
    skjema.addEventListener("submit", async (hendelse) => {
      hendelse.preventDefault();
      const knapp = hendelse.submitter;
      feil.hidden = true;
      try {
        felt.value = JSON.stringify(await svar[skjema.dataset.passnoekkel](skjema));
        skjema.submit();
      } catch {
        feil.hidden = false;
        knapp?.removeAttribute("aria-busy");
      }
    });
  }
})();
