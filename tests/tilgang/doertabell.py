# SPDX-License-Identifier: EUPL-1.2
"""How every named address of both sites is opened, or why there is nothing behind it.

A name that stands in no table fails ``test_hver_adresse_er_en_doer``: say how its addresses are
made out of the world, or why nothing that can be shielded is shown there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Doer:
    """How a name's addresses are made.

    ``sted``: a method of ``Steder``. ``hoved``: opened for all of it by everybody, or by those
    with the role (else a sample). ``post``: what is sent to have it refused.
    """

    sted: str
    spoersmaal: tuple[str, ...] = ("",)
    hoved: bool | str = False
    post: Mapping[str, str] = field(default_factory=dict)
    mer: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Tom:
    """Why nothing that can be shielded is shown. Opened all the same when it can be."""

    grunn: str


#: The key of nothing.
_INGEN = "01900000-0000-7000-8000-000000000000"
_V = {"versjon": "999999", "vis": "1", "tittel": "", "ord": "77", "kode": "FINNESIKKE"}

INTERN: dict[str, Doer | Tom] = {
    "intern:arbeidsbord": Doer(
        "liste",
        ("", "?kurv=registrering", "?kurv=vurdering&sort=sak", "?kurv=behandling&side=99",
         "?kurv=restanser&sort=nyeste", "?kurv=xx", "?kurv=ufordelt", "?kurv=journalfoering"),
        hoved=True,
    ),
    "intern:sok": Doer("liste", ("", "?q=2026/1", "?q=x&foer=2026-11-20,0", "?q=dokument")),
    "intern:vurder_post": Doer("post", post=_V),
    "intern:vurder_sak": Doer("sakid", post=_V),
    "intern:struktur": Doer("fast", ("", "?q=L"), post={"hva": "klasse"}),
    "intern:brukere": Doer("fast", ("", "?side=99")),
    "intern:sporet": Doer("fast"),
    "intern:admin": Doer("fast"),
    "intern:koder": Doer("fast"),
    "intern:endre_kode": Doer("kode", post={"navn": ""}),
    "intern:logg_inn": Tom("før innlogging"),
    "intern:logg_ut": Tom("bare POST, sender videre"),
    "intern:glemt_passord": Tom("før innlogging"),
    "intern:glemt_sendt": Tom("før innlogging"),
    "intern:nytt_passord": Tom("før innlogging"),
    "intern:passord": Tom("eget passord"),
    "intern:spraak": Tom("sender videre"),
    "intern:utseende": Tom("sender videre"),
    "intern:hjelp": Tom("fast tekst"),
    "intern:tastatur": Tom("fast tekst"),
    **{
        navn: Tom("innlogging og egen sikkerhet")
        for navn in (
            "account_login", "mfa_authenticate", "mfa_login_webauthn", "openid_connect_login",
            "openid_connect_callback", "mfa_index", "logg_ut_andre", "mfa_activate_totp",
            "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
            "mfa_add_webauthn", "mfa_remove_webauthn", "account_reauthenticate",
            "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
        )
    },
    "arkiv:saker": Doer("liste", ("", "?mine=1", "?status=B&side=2", "?enhet=1"), hoved=True),
    "arkiv:ny_sak": Doer("fast", ("", "?tittel=x"), post={"tittel": "", "klasse": "L"}),
    "arkiv:sak_lesere": Doer("sak", ("", "?dag=01.01.2026", "?dag=x")),
    "arkiv:post_lesere": Doer("post", ("", "?dag=01.01.2026", "?dag=x")),
    "fullmakt:habilitet": Doer("sak", ("", "?endre"), post={"hab-svar": ""}),
    "fullmakt:avgjoer_habilitet": Doer("sak", mer={"person": 1}, post={"svar": ""}),
    "fullmakt:oppnevn_stedfortreder": Doer("sak", mer={"person": 1}, post={"grunn": ""}),
    "fullmakt:inhabile": Doer("fast"),
    "fullmakt:habilitetsvalg": Doer("fast", post={"grunn": ""}),
    "fullmakt:interesser": Doer("fast"),
    "fullmakt:interesse_ny": Doer("fast", post={"art": ""}),
    "fullmakt:interesser_andre": Doer("fast", ("", "?q=x")),
    "fullmakt:interesse": Doer(
        "fast", mer={"interesse": _INGEN}, post={"til": "x"}
    ),
    "fullmakt:brev": Doer("post", post={"vedtak": "", "mal": "x"}),
    "fullmakt:utsending": Doer("post"),
    "fullmakt:klager": Doer("post", post={"klage": "x", "mottatt": "x"}),
    "fullmakt:utsendinger": Doer("liste", hoved=True),
    "fullmakt:flytt_utsending": Tom("bare POST, sender videre"),
    "fullmakt:mine_klager": Doer("liste", hoved=True),
    "fullmakt:klage": Doer("fast", mer={"klage": _INGEN}),
    "fullmakt:brevmaler": Doer("fast"),
    "fullmakt:brevprofil": Tom("kommunens farge og våpen; bare POST"),
    "fullmakt:ny_brevmal": Doer("fast", post={"navn": ""}),
    "fullmakt:brevmal": Doer("fast", mer={"mal": _INGEN}),
    "fullmakt:avslutt_brevmal": Tom("bare POST, sender videre"),
    "fullmakt:godkjenninger": Doer("fast"),
    "fullmakt:godkjenn": Doer("fast", mer={"steg": _INGEN}),
    "fullmakt:godkjenningsvalg": Doer("fast", post={"grunn": ""}),
    "fullmakt:register": Doer("fast"),
    "fullmakt:mine_fullmakter": Doer("fast"),
    "fullmakt:hvem_kan": Doer("fast", ("", "?enhet=x&beloep=x")),
    "fullmakt:ny_fullmakt": Doer("fast", post={"hjemmel": ""}),
    "fullmakt:reglementer": Doer("fast", post={"navn": ""}),
    "fullmakt:bekreft_reglement": Tom("bare POST, sender videre"),
    "fullmakt:bekreft_flere": Doer("fast", mer={"reglement": _INGEN}),
    "fullmakt:viderefoer_reglement": Doer("fast", mer={"reglement": _INGEN}),
    "fullmakt:stillinger": Doer("fast", post={"navn": ""}),
    "fullmakt:sett_innehaver": Doer("fast", mer={"stilling": _INGEN}),
    "fullmakt:legg_ned_stilling": Doer("fast", mer={"stilling": _INGEN}),
    "fullmakt:avslutt_innehaver": Doer("fast", mer={"innehav": _INGEN}),
    "fullmakt:fullmakt": Doer("fast", mer={"fullmakt": _INGEN}),
    "fullmakt:bekreft_fullmakt": Tom("bare POST, sender videre"),
    "fullmakt:trekk_fullmakt": Doer("fast", mer={"fullmakt": _INGEN}),
    "fullmakt:vedtak": Doer("post", ("", "?person=1", "?person=x")),
    "fullmakt:endre_vedtak": Doer("post", post={"vedtakstype": ""}),
    "fullmakt:fjern_vedtak": Doer("post", post={"x": ""}),
    "fullmakt:trekk_loep": Doer("post", post={"loep": "x"}),
    "fullmakt:angre_steg": Doer("post", post={"steg": "x"}),
    "fullmakt:steg": Doer(
        "post", ("", "?fravik"), mer={"kravsteg": _INGEN},
        post={"grunn": ""},
    ),
    "fullmakt:send_vedtak": Doer("post", ("", "?hoering"), post={"mottaker1": ""}),
    "fullmakt:vedtakstyper": Doer("fast"),
    "fullmakt:ny_vedtakstype": Doer("fast", post={"navn": ""}),
    "fullmakt:vedtakstype": Doer(
        "fast", mer={"vedtakstype": _INGEN}, post={"navn": ""}
    ),
    "intern:gammel_beslutningsvei": Tom("sender videre"),
    "intern:gammel_beslutningsvei_pdf": Tom("sender videre"),
    "intern:beslutningsvei": Doer("sak"),
    "intern:beslutningsvei_pdf": Doer("sak"),
    "intern:spor_utdrag": Doer("sak", ("", "?fra=01.01.2026"), mer={"format_": "jsonl"}),
    "intern:utdrag": Doer(
        "liste",
        ("", "?format=jsonl&fra=01.01.2020", "?format=csv&person=arkivar", "?format=csv&fra=x"),
    ),
    "intern:endringslogg": Doer("sak"),
    "intern:sak_historikk": Doer(
        "sak", ("", "?vis=alt", "?vis=lesinger&fra=01.01.2026&til=x"), hoved="arkivar"
    ),
    "intern:post_historikk": Doer("post", ("", "?vis=alt", "?vis=alt&foer=99"), hoved="arkivar"),
    "intern:dokument_historikk": Doer("dokid", ("", "?vis=lesinger")),
    "intern:person_historikk": Doer("person"),
    "intern:klarering_historikk": Doer("nr"),
    "tilgang:folk": Doer("fast", ("", "?q=e", "?side=99")),
    "tilgang:mine": Doer("fast"),
    "tilgang:loeper_ut": Doer("fast"),
    "tilgang:kode": Doer("kode", ("", "?dag=01.01.2026")),
    "tilgang:person": Doer("person"),
    "tilgang:gi_klarering": Doer("person", post={"kode": "UO", "grunn": ""}),
    "tilgang:gi_rolle": Doer("person", post={"rolle": "x", "grunn": ""}),
    "tilgang:gi_stedfortreder": Doer("person", post={"grunn": ""}),
    "tilgang:avslutt_klarering": Doer("nr", post={"grunn": ""}),
    "tilgang:avslutt_rolle": Doer("nr", post={"grunn": ""}),
    "tilgang:avslutt_stedfortreder": Doer("nr", post={"grunn": ""}),
    "arkiv:sak": Doer("sak", ("", "?side=2&type=I"), hoved=True),
    "arkiv:endre_sak": Doer("sak", post=_V),
    "arkiv:avslutt_sak": Doer("sak", post=_V),
    "arkiv:gjenaapne_sak": Doer("sak", post=_V),
    "arkiv:sak_merknad": Doer("sak", post={"tekst": ""}),
    "arkiv:post": Doer("postnr", ("", "?dok=2"), hoved=True),
    "arkiv:til_post": Doer("post"),
    "arkiv:endre_post": Doer("post", post=_V),
    "arkiv:fordel": Doer("post", post={"enhet": "x"}),
    "arkiv:flytt": Doer("post", post={"sak": "1999/1"}),
    "arkiv:post_merknad": Doer("post", post={"tekst": ""}),
    "arkiv:nytt_dokument": Doer("post"),
    "arkiv:versjon": Doer("dok", ("", "?variant=O")),
    "arkiv:sidepng": Doer("objekt", mer={"nr": 1}),
    "arkiv:tekst": Doer("objekt", hoved=True),
    "arkiv:last_ned": Doer("objekt"),
    "arkiv:koe": Doer("liste", ("", "?side=2"), hoved=True),
    "arkiv:registrer_ny": Doer("liste", ("", "?sak=2026/1&type=U"), post={"sak": "2026/1"}),
    "arkiv:forkastede": Doer("liste", hoved="arkivar", post={"mottak": "x"}),
    "arkiv:registrer_mottak": Doer("mottak", hoved="arkivar", post={"sak": "1999/1"}),
    "arkiv:forkast": Doer("mottak", hoved="arkivar"),
    "arkiv:filside": Doer("mottak", mer={"nr": 1, "sidenr": 1}),
    "arkiv:filtekst": Doer("mottak", hoved="arkivar", mer={"nr": 1}),
    "arkiv:fillast": Doer("mottak", hoved="arkivar", mer={"nr": 1}),
    "journal:oversikt": Doer("liste", ("", "?side=2"), hoved=True),
    "journal:frigitt": Doer("liste"),
    "journal:dag": Doer("dag", ("", "?side=2"), hoved=True),
    "journal:hold": Doer("dag", post={"registrering": "x"}),
    "journal:slipp": Doer("slipp"),
    "journal:status": Doer("post", post=_V),
    "journal:avskriv": Doer("post", post={"maate": "x", "avskrives_av": "1"}),
    "journal:rett": Doer("post", post={"grunn": ""}),
    "journal:trekk": Doer("post", post={"grunn": ""}),
}  # fmt: skip

OFFENTLIG: dict[str, Doer | Tom] = {
    "forside": Doer("liste", hoved=True),
    "sok": Doer("liste", ("?q=kq", "?q=x&type=I&sort=eldste&tilgang=skjermet", "?fra=31.02.2026")),
    "postliste_oversikt": Doer("liste", ("", "?dag=x", "?til=2026-11-20"), hoved=True),
    "postliste": Doer("dag", ("", "?side=alle", "?type=I"), hoved=True),
    "postliste_csv": Doer("dag", hoved=True),
    "sak": Doer("sak", ("", "?side=1"), hoved=True),
    "journalpost": Doer("postnr", hoved=True),
    "fil": Doer("fil", hoved=True),
    "bevis": Doer("postnr", hoved=True),
    "bevisfil": Tom("det samme som api:bevis"),
    "logg": Tom("størrelse, segl og nøkkel"),
    "logg_sjekkpunkt": Tom("segl"),
    "logg_flis": Tom("avtrykk av det som er lagt ut"),
    "logg_vitne": Tom("et program"),
    "om_innsyn": Doer("liste", ("", "?dokument=2026/1-1")),
    "feed": Doer("liste", ("", "?sak=2026/1", "?sak=2026/2", "?q=dokument"), hoved=True),
    "api:journalposter": Doer("liste", ("", "?antall=100", "?tilgang=skjermet"), hoved=True),
    "api:journalpost": Doer("postnr", hoved=True),
    "api:saker": Doer("liste", ("", "?antall=100"), hoved=True),
    "api:sak": Doer("sak", hoved=True),
    "api:poster_i_sak": Doer("sak", hoved=True),
    "api:bevis": Doer("postnr", ("", "?versjon=1"), hoved=True),
    "api:tilstand": Tom("størrelse, segl og nøkkel"),
    "api:sjekkpunkt": Tom("segl"),
    "api:inklusjon": Tom("avtrykk av det som er lagt ut"),
    "api:konsistens": Tom("avtrykk av det som er lagt ut"),
    "api:openapi-json": Tom("beskrivelsen av API-et"),
    "api:api-root": Tom("peker til beskrivelsen"),
    "personvern": Tom("fast tekst"),
    "tilgjengelighet": Tom("fast tekst"),
    "robots": Tom("fast tekst"),
    "sitemap": Tom("faste adresser"),
    "sprak": Tom("sender videre"),
    "utseende": Tom("sender videre"),
}

#: The command line: what is run by whoever has the server, and what it prints.
KOMMANDOER: dict[str, str] = {
    "demo": "adresser og navn på demobrukere",
    "sett-opp": "navnet på databasen",
    "migrer": "en fast setning",
    "bygg": "ingenting",
    "intern": "adressen",
    "offentlig": "adressen",
    "arbeider": "en fast setning",
    "forsegler": "hva som er galt med forseglingen",
    "spor": "størrelser, tider og offentlige nøkler; eksporten er revisorens",
    "verifiser": "tabell, nøkkel og kolonner, aldri verdier",
    "lag-kommune": "antall",
    "opprett-virksomhet": "navnet som ble skrevet inn",
    "opprett-bruker": "navnet som ble skrevet inn",
    "ta-imot-retur": "antall, og navnet på mappen",
    "fjern-tofaktor": "navnet som ble skrevet inn",
    "koble-bruker": "navnet som ble skrevet inn",
    "importer-enheter": "linjenumre og koder i filen som leses",
    "importer-arkivdeler": "linjenumre og koder i filen som leses",
    "importer-klasser": "linjenumre og koder i filen som leses",
    "importer-brukere": "linjenumre og koder i filen som leses",
    "importer-fullmakter": "linjenumre og koder i filen som leses",
}
