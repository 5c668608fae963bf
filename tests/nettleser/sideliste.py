# SPDX-License-Identifier: EUPL-1.2
"""Every named address of both sites: who opens it, and where; or why it is no page.

A new address that stands in none of the tables fails ``test_alle_adresser_er_med``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.urls import URLPattern, URLResolver, get_resolver

from nettleser.servere import Nettsteder


@dataclass(frozen=True)
class Besoek:
    """A person (none: not logged in) opens an address, written with the names of ``Finn``."""

    hvem: str
    adresse: str
    status: int = 200


def _b(hvem: str, *adresser: str, status: int = 200) -> tuple[Besoek, ...]:
    return tuple(Besoek(hvem, a, status) for a in adresser)


INTERN: dict[str, tuple[Besoek, ...]] = {
    "intern:arbeidsbord": (
        *_b("arkivar", "/", "/?kurv=registrering", "/?kurv=journalfoering", "/?kurv=ufordelt"),
        *_b("saksbehandler", "/?kurv=vurdering", "/?kurv=restanser&sort=nyeste", "/?kurv=xx"),
        *_b("leder", "/?kurv=ufordelt"),
        *_b("politiker", "/"),
    ),
    "intern:logg_inn": _b("", "/logg-inn/", "/logg-inn/?next=/saker/"),
    "intern:glemt_passord": _b("", "/glemt-passord/"),
    "intern:glemt_sendt": _b("", "/glemt-passord/sendt/"),
    "intern:nytt_passord": _b("", "{nytt_passord}", "/glemt-passord/MQ/gammel-lenke/"),
    "intern:passord": _b("saksbehandler", "/passord/"),
    "mfa_index": _b("saksbehandler", "/sikkerhet/"),
    "mfa_activate_totp": _b("saksbehandler", "/sikkerhet/app/"),
    "mfa_add_webauthn": _b("saksbehandler", "/sikkerhet/passnokkel/"),
    "mfa_generate_recovery_codes": _b("saksbehandler", "/sikkerhet/koder/nye/"),
    "account_reauthenticate": _b("saksbehandler", "/sikkerhet/bekreft/"),
    "openid_connect_callback": _b("", "/logg-inn/fra/ukjent/", status=404),
    "intern:hjelp": _b("saksbehandler", "/hjelp/"),
    "intern:tastatur": _b("saksbehandler", "/tastatur/"),
    "intern:sok": _b("saksbehandler", "/sok/", "/sok/?q=garasje", "/sok/?q=finnesikkexyz"),
    "intern:vurder_post": (
        *_b("saksbehandler", "/post/{uvurdert}/vurder/", "/post/{nabo}/vurder/"),
        *_b("leder", "/post/{xx}/vurder/"),
    ),
    "intern:vurder_sak": _b("arkivar", "/sak/{garasjesak}/vurder/", "/sak/{varslingssak}/vurder/"),
    "intern:admin": _b("admin", "/admin/"),
    "intern:koder": _b("admin", "/admin/koder/"),
    "intern:endre_kode": _b("admin", "/admin/koder/UO/", "/admin/koder/XX/"),
    "intern:struktur": _b("admin", "/admin/struktur/"),
    "intern:brukere": _b("admin", "/admin/brukere/"),
    "intern:sporet": _b("admin", "/sporet/"),
    "intern:utdrag": (
        *_b("revisor", "/sporet/utdrag/"),
        *_b("revisor", "/sporet/utdrag/?format=csv&person=x&fra=y", status=422),
    ),
    "fullmakt:godkjenningsvalg": _b("admin", "/admin/godkjenning/"),
    "fullmakt:godkjenninger": (
        *_b("leder", "/vedtak/til-godkjenning/"),
        *_b("politiker", "/vedtak/til-godkjenning/"),
    ),
    "fullmakt:habilitet": _b("saksbehandler", "/sak/{garasjenr}/habilitet/"),
    "fullmakt:vedtak": (
        *_b("saksbehandler", "/post/{vedtak_utkast}/vedtak/", "/post/{vedtak_steg}/vedtak/"),
        *_b("saksbehandler", "/post/{vedtak_venter}/vedtak/", "/post/{vedtak_falt}/vedtak/"),
        *_b("leder", "/post/{vedtak_godkjent}/vedtak/"),
    ),
    "fullmakt:endre_vedtak": _b("saksbehandler", "/post/{vedtak_utkast}/vedtak/endre/"),
    "fullmakt:send_vedtak": _b(
        "saksbehandler",
        "/post/{vedtak_falt}/vedtak/send/",
        "/post/{vedtak_falt}/vedtak/send/?hoering",
    ),
    "fullmakt:vedtakstyper": _b("admin", "/admin/vedtakstyper/"),
    "fullmakt:ny_vedtakstype": _b("admin", "/admin/vedtakstyper/ny/"),
    "fullmakt:vedtakstype": _b("admin", "/admin/vedtakstyper/{vedtakstype}/"),
    "fullmakt:steg": _b("saksbehandler", "/post/{vedtak_steg}/vedtak/steg/{kravsteg}/"),
    "fullmakt:brev": _b("saksbehandler", "/post/{vedtak_utkast}/brev/"),
    "fullmakt:utsending": (
        *_b("saksbehandler", "/post/{vedtak_utkast}/utsending/"),
        *_b("saksbehandler", "/post/{vedtak_godkjent}/utsending/"),
    ),
    "fullmakt:klager": _b(
        "saksbehandler", "/post/{vedtak_godkjent}/klage/", "/post/{paaklaget}/klage/"
    ),
    "fullmakt:klage": (
        *_b("saksbehandler2", "/klager/{klage}/"),
        *_b("saksbehandler", "/klager/{klage}/"),
    ),
    "fullmakt:utsendinger": _b("saksbehandler", "/utsendinger/"),
    "fullmakt:mine_klager": (*_b("saksbehandler2", "/klager/"), *_b("saksbehandler", "/klager/")),
    "fullmakt:brevmaler": _b("arkivar", "/admin/brevmaler/"),
    "fullmakt:ny_brevmal": _b("arkivar", "/admin/brevmaler/ny/"),
    "fullmakt:brevmal": _b("arkivar", "/admin/brevmaler/{brevmal}/"),
    "fullmakt:inhabile": _b("leder", "/inhabile/"),
    "fullmakt:interesser": _b("saksbehandler", "/interesser/"),
    "fullmakt:interesse_ny": _b("saksbehandler", "/interesser/ny/"),
    "fullmakt:interesser_andre": _b("leder", "/interesser/andre/", "/interesser/andre/?q=x"),
    "fullmakt:habilitetsvalg": _b("admin", "/admin/habilitet/"),
    "fullmakt:register": (
        *_b("saksbehandler", "/fullmakter/", "/fullmakter/?dag=01.01.2001"),
        *_b("leder", "/fullmakter/"),
        *_b("saksbehandler", "/fullmakter/?dag=tull", status=422),
    ),
    "fullmakt:mine_fullmakter": _b("leder", "/fullmakter/mine/"),
    "fullmakt:hvem_kan": (
        *_b("saksbehandler", "/fullmakter/hvem/"),
        *_b("saksbehandler", "/fullmakter/hvem/?type=tull&enhet=&beloep=1.234,5", status=422),
    ),
    "fullmakt:ny_fullmakt": _b("leder", "/fullmakter/ny/"),
    "fullmakt:reglementer": _b("arkivar", "/fullmakter/reglement/"),
    "fullmakt:viderefoer_reglement": _b(
        "arkivar", "/fullmakter/reglement/{nytt_reglement}/viderefoer/"
    ),
    "fullmakt:bekreft_flere": _b(
        "kommunedirektoer", "/fullmakter/reglement/{gjeldende_reglement}/forslag/?alle=1"
    ),
    "fullmakt:stillinger": _b("leder", "/fullmakter/stillinger/"),
    "intern:beslutningsvei": (
        *_b("arkivar", "/sak/{garasjenr}/beslutningsvei/"),
        *_b("saksbehandler", "/sak/{garasjenr}/beslutningsvei/"),
    ),
    "intern:sak_historikk": _b("arkivar", "{garasje}historikk/", "{varsling}historikk/?vis=alt"),
    "intern:post_historikk": (
        *_b("arkivar", "/post/{nabo}/historikk/", "/post/{xx}/historikk/?vis=lesinger"),
        *_b("saksbehandler", "/post/{nabo}/historikk/?fra=tull"),
    ),
    "intern:dokument_historikk": _b("arkivar", "/dokument/{nabodok}/historikk/"),
    "intern:person_historikk": _b("leder", "/tilgang/person/{bygg2}/historikk/"),
    "intern:klarering_historikk": _b("leder", "/tilgang/klarering/{klarering}/historikk/"),
    "tilgang:folk": (*_b("leder", "/tilgang/"), *_b("admin", "/tilgang/?q=prøve")),
    "tilgang:mine": (*_b("saksbehandler", "/tilgang/mine/"), *_b("leder", "/tilgang/mine/")),
    "tilgang:person": _b("leder", "/tilgang/person/{bygg2}/"),
    "tilgang:gi_klarering": (
        *_b("leder", "/tilgang/person/{bygg2}/klarering/"),
        *_b("kommunedirektoer", "/tilgang/person/{bygg2}/klarering/"),
    ),
    "tilgang:gi_rolle": _b("admin", "/tilgang/person/{bygg2}/rolle/"),
    "tilgang:gi_stedfortreder": _b("leder", "/tilgang/person/{bygg2}/stedfortreder/"),
    "tilgang:avslutt_klarering": _b("leder", "/tilgang/klarering/{klarering}/avslutt/"),
    "tilgang:avslutt_rolle": _b("admin", "/tilgang/rolle/{rolle}/avslutt/"),
    "tilgang:avslutt_stedfortreder": _b("leder", "/tilgang/stedfortreder/{vikar}/avslutt/"),
    "tilgang:kode": _b("leder", "/tilgang/kode/UO/", "/tilgang/kode/UO/?dag=tull"),
    "tilgang:loeper_ut": _b("leder", "/tilgang/loeper-ut/"),
    "arkiv:sak_lesere": _b("arkivar", "{varsling}lesere/", "{garasje}lesere/"),
    "arkiv:post_lesere": _b("arkivar", "/post/{xx}/lesere/", "/post/{nabo}/lesere/?dag=tull"),
    "arkiv:saker": _b("saksbehandler", "/saker/", "/saker/?mine=1", "/saker/?status=A"),
    "arkiv:ny_sak": _b("arkivar", "/sak/ny/"),
    "arkiv:sak": (
        *_b("saksbehandler", "{garasje}", "{garasje}?type=U", "{varsling}"),
        *_b("arkivar", "{varsling}", "{hoering}"),
    ),
    "arkiv:endre_sak": _b("arkivar", "{garasje}endre/"),
    "arkiv:post": (
        *_b("saksbehandler", "{garasje}1/", "{garasje}5/?dok=3", "{varsling}1/"),
        *_b("arkivar", "{garasje}5/", "{kultur}1/?dok=2"),
    ),
    "arkiv:endre_post": _b("arkivar", "/post/{nabo}/endre/"),
    "arkiv:fordel": _b("leder", "/post/{nabo}/fordel/"),
    "arkiv:flytt": _b("arkivar", "/post/{nabo}/flytt/"),
    "arkiv:nytt_dokument": _b("arkivar", "/post/{nabo}/dokument/"),
    "arkiv:versjon": _b(
        "arkivar",
        "/post/{nabo}/dokument/{nabodok}/versjon/",
        "/post/{nabo}/dokument/{nabodok}/versjon/?variant=O",
    ),
    "arkiv:tekst": _b("arkivar", "/dokument/{nabofil}/tekst/"),
    "arkiv:koe": (*_b("arkivar", "/registrer/"), *_b("saksbehandler", "/registrer/")),
    "arkiv:registrer_ny": (
        *_b("arkivar", "/registrer/ny/"),
        *_b("saksbehandler", "/registrer/ny/?sak={garasjenr}&type=U"),
    ),
    "arkiv:forkastede": _b("arkivar", "/registrer/forkastet/"),
    "arkiv:registrer_mottak": _b(
        "arkivar", "/registrer/{mottak}/", "/registrer/{mottak}/?fil=2", "/registrer/{daarlig}/"
    ),
    "arkiv:forkast": _b("arkivar", "/registrer/{mottak}/forkast/"),
    "arkiv:filtekst": _b("arkivar", "/mottak/{mottak}/fil/{filnr}/tekst/"),
    "journal:oversikt": _b("arkivar", "/journal/"),
    "journal:dag": _b("arkivar", "/journal/frigi/{venter}/", "/journal/frigi/2001-01-02/"),
    "journal:frigitt": _b("arkivar", "/journal/frigitt/"),
    "journal:status": _b("arkivar", "/post/{nabo}/status/"),
    "journal:avskriv": _b("saksbehandler", "/post/{uvurdert}/avskriv/"),
    "journal:rett": _b("arkivar", "/post/{nabo}/rett/", "/post/{trukket}/rett/"),
    "journal:trekk": _b("arkivar", "/post/{nabo}/trekk-tilbake/"),
}

OFFENTLIG: dict[str, tuple[Besoek, ...]] = {
    "forside": _b("", "/"),
    "sok": (
        *_b("", "/sok/?q=garasje", "/sok/", "/sok/?q=finnesikkexyz&fra=01.01.2024"),
        *_b("", "/sok/?q=s%C3%B8knad&type=I&sort=eldste"),
        *_b("", "/sok/?q=brev&fra=31.02.2026", status=422),
    ),
    "postliste_oversikt": _b("", "/postliste/"),
    "postliste": _b("", "/postliste/{dag}/", "/postliste/2001-01-01/"),
    "sak": _b("", "{garasje}", "{varsling}", "{hoering}"),
    "journalpost": _b("", "{garasje}1/", "{garasje}5/", "{varsling}1/", "{skyss}1/", "{kultur}1/"),
    "bevis": _b("", "{garasje}5/bevis/", "{skyss}1/bevis/", "{kultur}1/bevis/"),
    "logg": _b("", "/logg/"),
    "om_innsyn": _b("", "/om-innsyn/"),
    "personvern": _b("", "/personvern/"),
    "tilgjengelighet": _b("", "/tilgjengelighet/"),
}  # fmt: skip

#: Addresses that are no pages of their own: what they are instead, and the tests of each room.
IKKE_SIDER: dict[str, str] = {
    "intern:logg_ut": "bare POST",
    "intern:spor_utdrag": "en fil; tests/intern/test_sporutdrag.py",
    "intern:gammel_beslutningsvei": "sender videre",
    "intern:gammel_beslutningsvei_pdf": "sender videre",
    "intern:endringslogg": "en fil; tests/intern/test_sporutdrag.py",
    "intern:beslutningsvei_pdf": "en fil; tests/intern/test_beslutningsvei.py",
    "intern:spraak": "bare POST",
    "intern:utseende": "sender videre",
    "account_login": "samme side som intern:logg_inn",
    "openid_connect_login": "sender videre",
    "mfa_login_webauthn": "data og POST",
    "logg_ut_andre": "bare POST",
    **dict.fromkeys(
        (
            "mfa_authenticate",
            "mfa_view_recovery_codes",
            "mfa_deactivate_totp",
            "mfa_remove_webauthn",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
        ),
        "finnes bare med en andre faktor: test_innlogging.py ser på den",
    ),
    "fullmakt:godkjenn": "krever et steg: test_vedtak.py ser på den",
    "fullmakt:fjern_vedtak": "bare POST",
    "fullmakt:trekk_loep": "bare POST",
    "fullmakt:angre_steg": "bare POST",
    "fullmakt:flytt_utsending": "bare POST",
    "fullmakt:brevprofil": "bare POST",
    "fullmakt:avslutt_brevmal": "bare POST",
    "fullmakt:avgjoer_habilitet": "krever et svar: test_habilitet.py ser på den",
    "fullmakt:oppnevn_stedfortreder": "krever en som er inhabil: test_habilitet.py ser på den",
    "fullmakt:interesse": "krever en interesse: test_habilitet.py ser på den",
    **dict.fromkeys(
        (
            "fullmakt:fullmakt",
            "fullmakt:trekk_fullmakt",
            "fullmakt:sett_innehaver",
            "fullmakt:legg_ned_stilling",
            "fullmakt:avslutt_innehaver",
        ),
        "krever et register: tests/fullmakt/test_register_sider.py ser på den",
    ),
    "fullmakt:bekreft_fullmakt": "bare POST",
    "fullmakt:bekreft_reglement": "bare POST",
    "arkiv:avslutt_sak": "bare POST",
    "arkiv:gjenaapne_sak": "bare POST",
    "arkiv:sak_merknad": "bare POST",
    "arkiv:post_merknad": "bare POST",
    "arkiv:til_post": "sender videre",
    "arkiv:sidepng": "bilde",
    "arkiv:last_ned": "fil",
    "arkiv:filside": "bilde",
    "arkiv:fillast": "fil",
    "journal:hold": "bare POST",
    "journal:slipp": "bare POST",
    "postliste_csv": "fil",
    "fil": "fil",
    "bevisfil": "fil",
    "logg_sjekkpunkt": "data",
    "logg_flis": "data",
    "logg_vitne": "fil",
    "feed": "strøm",
    "robots": "tekst",
    "sitemap": "XML",
    "sprak": "bare POST",
    "utseende": "sender videre",
}
#: Spaces of names that hold data only.
IKKE_SIDEROM = ("api:",)


def navngitte(urlconf: str) -> set[str]:
    """All names of an address configuration, with their spaces."""

    def gaa(moenstre: list[URLPattern | URLResolver], rom: str) -> Iterator[str]:
        for m in moenstre:
            if isinstance(m, URLResolver):
                yield from gaa(m.url_patterns, rom + (f"{m.namespace}:" if m.namespace else ""))
            else:
                yield rom + (m.name or str(m.pattern))

    return {
        n for n in gaa(get_resolver(urlconf).url_patterns, "") if not n.startswith(IKKE_SIDEROM)
    }


class Finn:
    """What stands between the braces of an address, looked up in the database."""

    def __init__(self, steder: Nettsteder) -> None:
        self._s = steder

    def __getitem__(self, navn: str) -> str:
        return str(getattr(self, navn))

    def adresse(self, mal: str) -> str:
        """``{garasje}5/`` → ``/sak/2026/12/5/``."""
        return mal.format_map(self)  # type: ignore[arg-type]

    def _sak(self, tittel: str) -> str:
        aar, nr = self._s.spoer(
            "select s.aar, s.nr from saksnummer s join mappe m on m.id = s.mappe_id"
            " where m.tittel like %s order by s.aar, s.nr",
            f"%{tittel}%",
        )[0]
        return f"/sak/{aar}/{nr}/"

    def _post(self, tittel: str) -> str:
        return self._s.en(
            # Line 1 of what nobody has assessed is kept with what is shielded.
            "select r.id from registrering r join registrering_skjermet s"
            " on s.registrering_id = r.id where %s in (r.tittel, s.tittel1)"
            " order by r.opprettet_dato",
            tittel,
        )

    garasje = cached_property(lambda s: s._sak("Storgata 14 – garasje"))
    garasjenr = cached_property(lambda s: s.garasje.removeprefix("/sak/").rstrip("/"))
    varsling = cached_property(lambda s: s._sak("Varslingssak"))
    hoering = cached_property(lambda s: s._sak("Høring – Statsbudsjettet"))
    kultur = cached_property(lambda s: s._sak("Kulturmidler"))
    skyss = cached_property(lambda s: s._sak("Skoleskyss – Kirkebakken"))
    vedtak_utkast = cached_property(lambda s: s._post("Vedtak – bod på 12 m²"))
    vedtak_steg = cached_property(lambda s: s._post("Vedtak – brygge"))
    vedtak_venter = cached_property(lambda s: s._post("Vedtak – tilbygg"))
    vedtak_godkjent = cached_property(lambda s: s._post("Vedtak – carport"))
    paaklaget = cached_property(lambda s: s._post("Vedtak – enebolig"))
    vedtak_falt = cached_property(lambda s: s._post("Vedtak – lekeplass"))
    klage = cached_property(lambda s: s._s.en("select id from klage"))
    nytt_reglement = cached_property(
        lambda s: s._s.en("select id from reglement where bekreftet is null")
    )
    gjeldende_reglement = cached_property(
        lambda s: s._s.en(
            "select id from reglement where bekreftet is not null and gjelder_til is null"
        )
    )
    brevmal = cached_property(
        lambda s: s._s.en("select id from brevmal where aktiv and maalform = %s", "nb")
    )
    vedtakstype = cached_property(
        lambda s: s._s.en("select id from vedtakstype where kode = %s", "dispensasjon")
    )
    kravsteg = cached_property(
        lambda s: s._s.en(
            "select k.id from kravsteg k join vedtakstype t on t.id = k.vedtakstype_id"
            " where t.kode = %s and k.kode = 'vurdering'",
            "dispensasjon",
        )
    )
    nabo = cached_property(lambda s: s._post("Merknad fra nabo"))
    trukket = cached_property(lambda s: s._post("Søknad om skoleskyss"))
    xx = cached_property(lambda s: s._post("Tegninger av låssystem"))
    garasjesak = cached_property(
        lambda s: s._s.en("select id from mappe where tittel like '%%Storgata 14 – garasje'")
    )
    varslingssak = cached_property(
        lambda s: s._s.en("select id from mappe where tittel = 'Varslingssak'")
    )
    nabodok = cached_property(
        lambda s: s._s.en("select dokument_id from regdok where registrering_id = %s", s.nabo)
    )
    nabofil = cached_property(
        lambda s: s._s.en("select id from dokumentobjekt where dokument_id = %s", s.nabodok)
    )
    #: An answer that the case handler of the garage owes.
    uvurdert = cached_property(
        lambda s: s._s.en(
            "select r.id from registrering r join mappe m on m.id = r.mappe_id"
            " join bruker b on b.id = m.saksansvarlig_id where b.brukernavn = 'saksbehandler'"
            " and r.restanse and r.journalposttype = 'I' order by r.opprettet_dato desc"
        )
    )
    bygg2 = cached_property(lambda s: s._s.en("select id from bruker where brukernavn = 'bygg2'"))
    klarering = cached_property(
        lambda s: s._s.en(
            "select id from klarering where bruker_id = %s and (til is null or til > now())"
            " order by id",
            s.bygg2,
        )
    )
    rolle = cached_property(
        lambda s: s._s.en("select id from rolletildeling where bruker_id = %s", s.bygg2)
    )
    vikar = cached_property(
        lambda s: s._s.en(
            "select id from stedfortreder where for_bruker_id = %s and til > now()", s.bygg2
        )
    )
    mottak = cached_property(
        lambda s: s._s.en(
            "select mottak_id from mottak_fil f join mottak m on m.id = f.mottak_id"
            " where m.status = 'ny' group by 1 order by count(*) desc"
        )
    )
    filnr = cached_property(
        lambda s: s._s.en("select nr from mottak_fil where mottak_id = %s order by nr", s.mottak)
    )
    daarlig = cached_property(
        lambda s: s._s.en("select mottak_id from mottak_fil where filnavn = 'kontrakt.pdf'")
    )
    venter = cached_property(
        lambda s: s._s.en(
            "select journaldato from registrering r where status = 'J' and not exists"
            " (select from offentlig.journalpost o where o.id = r.id)"
            " group by 1 order by count(*) desc"
        )
    )
    dag = cached_property(
        lambda s: s._s.en(
            "select journaldato from offentlig.journalpost group by 1 order by count(*) desc, 1"
        )
    )
    nytt_passord = cached_property(lambda s: s._s.siste_lenke())
