# SPDX-License-Identifier: EUPL-1.2
"""What lies in the inbox on the last day, waiting to be registered."""

from __future__ import annotations

import io
from datetime import timedelta

from glassklar.arkiv.mottak.api import ta_imot_epost, ta_imot_filer
from glassklar.config.demo.hverdag import Hverdag
from glassklar.grunn.klokke import naa
from glassklar.lager.lagfiler import lag_docx, lag_eml, lag_pdf

POSTMOTTAK = ("Postmottak", "postmottak@eksempelvik.example")
#: Invalid on purpose: the month is 88 and the check digits are wrong.
FOEDSELSNUMMER = "018897 12345"

_DISPENSASJON = [
    "Demo Arkitekter AS\nFurulia 33, 9998 Eksempelvik",
    "Eksempelvik kommune, Byggesak\nRådhusplassen 2, 9998 Eksempelvik",
    "Vi viser til søknaden om dispensasjon for gnr. 12 bnr. 45, Storgata 14.",
    "Tiltakshaver ønsker tilbygget mot vei fordi boligen må ha trinnfri inngang og bad i første "
    "etasje. Familien har et medlem med varig nedsatt funksjonsevne, jf. vedlagt legeuttalelse. "
    f"Fødselsnummer: {FOEDSELSNUMMER}.",
    "Vedlagt følger uttalelse fra lege og oppdatert plantegning. Vi ber om at legens uttalelse "
    "ikke blir lagt ut.",
    "Med hilsen\nAmalie Fiksdalseksempel\nDemo Arkitekter AS",
    "Vedlegg: 2",
]


def fyll(h: Hverdag) -> None:
    """Receive mails and files through the same actions as the worker and the upload page."""
    arkivar = h.brukere["arkivar"]
    tid = naa() - timedelta(hours=5)
    pdf = "application/pdf"
    eposter = [
        lag_eml(
            "Storgata 14, gnr. 12 bnr. 45 – tilleggsopplysninger til søknad om dispensasjon",
            "Hei. Her kommer tilleggsopplysningene. Hilsen Demo Arkitekter AS",
            fra=("Demo Arkitekter AS", "post@demoarkitekter.example"),
            til=[POSTMOTTAK],
            tid=tid,
            vedlegg=[
                ("Brev.pdf", pdf, lag_pdf("Tilleggsopplysninger til søknad", _DISPENSASJON, 2)),
                ("Vedlegg 1.pdf", pdf, lag_pdf("Uttalelse fra lege", ["Uttalelsen er gitt."])),
                ("Vedlegg 2.pdf", pdf, lag_pdf("Plantegning, revidert", ["Målestokk 1:100."])),
            ],
            melding_id="<demo-1@demoarkitekter.example>",
        ),
        lag_eml(
            "SV: SV: hull i veien",
            "Hei! Hullet ved Skolevegen 1 er der fortsatt. Kan noen se på det?\nMvh Kari Fiktsen",
            fra=("Kari Fiktsen", "kari.fiktsen@epost.example"),
            til=[POSTMOTTAK],
            tid=tid + timedelta(minutes=20),
            melding_id="<demo-2@epost.example>",
        ),
        lag_eml(
            "Drikkevann – analyser uke 46",
            "Vedlagt er ukens analyser. Alle prøver er innenfor grensene.",
            fra=("Prøvelab AS", "rapport@provelab.example"),
            til=[POSTMOTTAK],
            tid=tid + timedelta(minutes=50),
            vedlegg=[("analyser-uke-46.pdf", pdf, lag_pdf("Analyser uke 46", ["E. coli: 0."]))],
            melding_id="<demo-3@provelab.example>",
        ),
        lag_eml(
            "Bekymring",
            "Jeg er bekymret for et barn i nabolaget. Ring meg gjerne.",
            fra=("En nabo", "nabo@epost.example"),
            til=[POSTMOTTAK],
            tid=tid + timedelta(hours=1),
            melding_id="<demo-4@epost.example>",
        ),
    ]
    for epost in eposter:
        with h.tikk():
            ta_imot_epost(bruker=arkivar, innhold=epost)
    filer = [
        ("skann-0412.pdf", lag_pdf("Klage på brøyting", ["Brøytebilen kjørte ned gjerdet."])),
        ("Søknad om skjenkebevilling.docx", lag_docx("Søknad om skjenkebevilling", ["Vi søker."])),
        ("kontrakt.pdf", lag_pdf("Signert kontrakt", ["Rammeavtale veivedlikehold."])[:900]),
    ]
    for navn, innhold in filer:
        with h.tikk():
            ta_imot_filer(bruker=arkivar, filer=[(navn, io.BytesIO(innhold))])
