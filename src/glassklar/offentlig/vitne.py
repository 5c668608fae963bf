#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Et vitne til en kommunes åpne logg: én fil, bare Pythons standardbibliotek (3.9 og nyere).

    python3 vitne.py https://innsyn.kommune.example    husk seglet, og sjekk at neste bygger på det
    python3 vitne.py bevis bevis-2026-127-4-9.json     sjekk beviset for ett dokument, uten nett

Vitnet husker det siste seglet og nøklene i filen vitne-<navn>.json i mappen det kjøres i. Første
gang må nøkkelen tros på; har du fått den på en annen måte, så skriv den etter --noekkel.
Svar: 0 alt stemmer · 1 noe stemmer ikke, og teksten sier hva · 2 det lot seg ikke kontrollere.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timezone
from pathlib import Path

MAKS = 2_000_000


class Avvik(Exception):
    """Something is not as it was, or not as it is said to be."""


class KanIkke(Exception):
    """It could not be checked."""


class Nei(KanIkke):
    """The site answered that it cannot give what was asked for."""


# Ed25519 (RFC 8032)
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)  # noqa: E741


def legg_sammen(a, b):
    """The sum of two points in extended coordinates."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    c, d = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = f - e, d - c, d + c, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def gang(n, p):
    """n times a point."""
    q = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = legg_sammen(q, p)
        p = legg_sammen(p, p)
        n >>= 1
    return q


def punkt(raa):
    """The point of 32 bytes, or None."""
    y = int.from_bytes(raa, "little")
    odde, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * I % P
    if (x * x - x2) % P or (x == 0 and odde):
        return None
    x = x if (x & 1) == odde else P - x
    return (x, y, 1, x * y % P)


GRUNN = punkt((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signatur_stemmer(offentlig, signatur, melding):
    """Whether an Ed25519 signature holds."""
    if len(offentlig) != 32 or len(signatur) != 64:
        return False
    a, r, s = punkt(offentlig), punkt(signatur[:32]), int.from_bytes(signatur[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signatur[:32] + offentlig + melding).digest(), "little") % L
    v, w = gang(s, GRUNN), legg_sammen(r, gang(h, a))
    return (v[0] * w[2] - w[0] * v[2]) % P == 0 and (v[1] * w[2] - w[1] * v[2]) % P == 0


def b64(tekst):
    """Bytes of base 64 in its one spelling."""
    try:
        raa = base64.b64decode(tekst.encode("ascii"), validate=True)
        if base64.b64encode(raa).decode() == tekst:
            return raa
    except (ValueError, AttributeError):
        pass
    raise Avvik("Noe som skulle vært base64, er det ikke.")


def les_noekkel(tekst):
    """(name, key id, public key) of a verifier key."""
    deler = str(tekst).strip().split("+", 2)
    raa = b64(deler[2]) if len(deler) == 3 else b""
    if len(raa) != 33 or raa[0] != 1:
        raise Avvik("Nøkkelen er ikke en nøkkel: " + str(tekst)[:120])
    nummer = hashlib.sha256(deler[0].encode() + b"\n" + raa).digest()[:4]
    if nummer.hex() != deler[1]:
        raise Avvik("Nøkkelnummeret hører ikke til nøkkelen: " + str(tekst)[:120])
    return deler[0], nummer, raa[1:]


def les_note(note):
    """(signed text, [(name, key id, signature)]) of a note."""
    if not isinstance(note, str) or "\n\n" not in note or not note.endswith("\n"):
        raise Avvik("Seglet er ikke skrevet slik et segl skal.")
    tekst, hale = note.rsplit("\n\n", 1)
    signaturer = []
    for linje in hale.split("\n")[:-1]:
        deler = linje.split(" ")
        if len(deler) != 3 or deler[0] != "—":
            raise Avvik("En signatur i seglet er ikke skrevet slik den skal.")
        raa = b64(deler[2])
        signaturer.append((deler[1], raa[:4], raa[4:]))
    return tekst + "\n", signaturer


def signert_av(note, noekler):
    """The keys among ``noekler`` that have signed the note, each checked."""
    tekst, signaturer = les_note(note)
    ut = []
    for vkey in noekler:
        navn, nummer, offentlig = les_noekkel(vkey)
        for s_navn, s_nummer, s in signaturer:
            if (s_navn, s_nummer) == (navn, nummer):
                if not signatur_stemmer(offentlig, s, tekst.encode()):
                    raise Avvik("Signaturen på seglet stemmer ikke (nøkkel " + nummer.hex() + ").")
                ut.append(vkey)
    return ut


def les_sjekkpunkt(note):
    """(origin, size, root) of a checkpoint."""
    linjer = les_note(note)[0].split("\n")
    rot = b64(linjer[2]) if len(linjer) > 3 else b""
    if len(rot) != 32 or not re.fullmatch("0|[1-9][0-9]{0,17}", linjer[1]):
        raise Avvik("Seglet er ikke skrevet slik et segl skal.")
    return linjer[0], int(linjer[1]), rot


def node(a, b):
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + a + b).digest()


def fra_blad(blad, indeks, storrelse, vei):
    """The root that a leaf and its path lead to."""
    if not 0 <= indeks < storrelse:
        raise Avvik("Linjen er ikke i loggen.")
    fn, sn, r = indeks, storrelse - 1, blad
    for p in vei:
        if sn == 0:
            raise Avvik("Beviset er for langt.")
        if fn & 1 or fn == sn:
            r = node(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise Avvik("Beviset er for kort.")
    return r


def bygger_paa(eldre, nyere, eldre_rot, nyere_rot, bevis):
    """Whether the newer tree begins with the older one."""
    if eldre == nyere:
        return not bevis and eldre_rot == nyere_rot
    if eldre == 0:
        return not bevis and eldre_rot == hashlib.sha256(b"").digest()
    vei = list(bevis) if eldre & (eldre - 1) else [eldre_rot, *bevis]
    if not 0 < eldre < nyere or not vei:
        return False
    fn, sn = eldre - 1, nyere - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = vei[0]
    for p in vei[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(p, fr), node(p, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == eldre_rot and sr == nyere_rot


def hent(adresse, sti):
    """The text at a path of the site."""
    try:
        with urllib.request.urlopen(adresse + sti, timeout=60) as svar:
            raa = svar.read(MAKS + 1)
    except urllib.error.HTTPError as feil:
        raise (Nei if feil.code < 500 else KanIkke)(f"{adresse}{sti} svarte {feil.code}") from None
    except (OSError, ValueError) as feil:
        raise KanIkke(f"Får ikke svar fra {adresse}: {feil}") from None
    if len(raa) > MAKS:
        raise KanIkke(f"Svaret fra {adresse}{sti} er for langt.")
    try:
        return raa.decode("utf-8")
    except UnicodeDecodeError:
        raise Avvik(f"Svaret fra {adresse}{sti} er ikke tekst.") from None


def hent_json(adresse, sti, felt, slag):
    """A field of a JSON answer, which must be of a kind."""
    try:
        verdi = json.loads(hent(adresse, sti))[felt]
        if isinstance(verdi, slag):
            return verdi
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise Avvik(f"Svaret fra {adresse}{sti} er ikke som det skal.")


def oppgitte_noekler(adresse):
    """The keys that the site says have signed."""
    noekler = hent_json(adresse, "/api/v1/logg", "noekler", list)
    return [n for n in noekler if isinstance(n, dict)]


def nye_noekler(adresse, kjente):
    """Known keys and those that a known key has handed over to, in a checkpoint both signed."""
    ut = list(kjente)
    for n in sorted(oppgitte_noekler(adresse), key=lambda n: str(n.get("fra"))):
        vkey, storrelse = n.get("noekkel"), n.get("storrelse")
        if vkey in ut or not isinstance(storrelse, int):
            continue
        sti = f"/api/v1/logg/sjekkpunkt?storrelse={storrelse}"
        try:
            noter = hent_json(adresse, sti, "sjekkpunkter", list)
        except Nei:
            continue
        for note in noter:
            hvem = signert_av(note, [*ut, vkey])
            if vkey in hvem and len(hvem) > 1:
                print(f"Nøkkelen er byttet, og den gamle har signert byttet. Ny nøkkel: {vkey}")
                ut.append(vkey)
                break
    return ut


def husk(fil):
    """What the witness remembers, or None the first time."""
    try:
        husket = json.loads(fil.read_text("utf-8"))
        les_sjekkpunkt(husket["note"])
        return {"noekler": list(husket["noekler"]), "note": husket["note"]}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, Avvik):
        raise KanIkke(f"Filen vitnet husker i, {fil.name}, kan ikke leses.") from None


def vitne(adresse, fil, noekkel):
    """Compare the log with what was seen last time, and remember it."""
    note = hent(adresse, "/logg/checkpoint")
    opphav, storrelse, rot = les_sjekkpunkt(note)
    husket = husk(fil)
    if husket:
        noekler = husket["noekler"]
        if noekkel and noekkel not in noekler:
            raise Avvik("Nøkkelen du oppgir, er ikke den vitnet har brukt hittil.")
    elif noekkel:
        noekler = [noekkel]
    else:
        noekler = signert_av(note, [n.get("noekkel") for n in oppgitte_noekler(adresse)])
    if not signert_av(note, noekler):
        noekler = nye_noekler(adresse, noekler)
        if not signert_av(note, noekler):
            raise Avvik("Seglet er ikke signert med en nøkkel vitnet kjenner.")
    if husket:
        sammenlign(adresse, husket, note, fil)
    if husket and les_sjekkpunkt(husket["note"])[1] > storrelse:
        note = husket["note"]  # an older answer from a cache; the newest is remembered
    sett = datetime.now(timezone.utc).isoformat(timespec="seconds")
    innhold = {"adresse": adresse, "noekler": noekler, "note": note, "sett": sett}
    ny = fil.with_name(fil.name + ".ny")
    ny.write_text(json.dumps(innhold, ensure_ascii=False, indent=1) + "\n", "utf-8")
    ny.replace(fil)
    if not husket:
        print("Første gang. Vitnet stoler på denne nøkkelen, og husker den:", *noekler, sep="\n  ")
    print(f"Alt stemmer. {opphav}: {storrelse} linjer, avtrykk {rot.hex()[:16]}…")


def sammenlign(adresse, husket, note, fil):
    """Raise Avvik, and keep both checkpoints as evidence, when neither begins the other."""
    foer, naa = les_sjekkpunkt(husket["note"]), les_sjekkpunkt(note)
    if foer[0] != naa[0]:
        raise Avvik(f"Loggen het {foer[0]}, men heter nå {naa[0]}.")
    eldre, nyere = sorted([foer, naa], key=lambda s: s[1])
    bevis, hvorfor = [], ""
    if 0 < eldre[1] < nyere[1]:
        sti = f"/api/v1/logg/konsistens?fra={eldre[1]}&til={nyere[1]}"
        try:
            bevis = [b64(b) for b in hent_json(adresse, sti, "bevis", list)]
        except Nei as feil:
            hvorfor = f" ({feil})"
    if bygger_paa(eldre[1], nyere[1], eldre[2], nyere[2], bevis) and not hvorfor:
        return
    arkiv = fil.with_name(f"{fil.stem}.avvik-{foer[1]}-{naa[1]}.txt")
    arkiv.write_text(husket["note"] + "\n" + note, "utf-8")
    hva = f"Loggen bygger ikke på de {foer[1]} linjene vitnet har sett: De er skrevet om{hvorfor}."
    if naa[1] < foer[1]:
        hva = f"Loggen er blitt kortere: {foer[1]} linjer før, {naa[1]} nå{hvorfor}."
    raise Avvik(f"{hva} Begge seglene, signert av kommunen, er tatt vare på i {arkiv.name}.")


def sjekk_bevis(fil, noekkel):
    """Check the proof of one document without asking anybody."""
    try:
        b = json.loads(Path(fil).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as feil:
        raise KanIkke(f"Kan ikke lese {fil}: {feil}") from None
    if not isinstance(b, dict) or b.get("form") != "glassklar-bevis-1":
        raise KanIkke("Filen er ikke et bevis fra Glassklar.")
    if b.get("blad") is None:
        raise KanIkke("Linjen er ikke forseglet ennå. Last ned beviset på nytt om litt.")
    try:
        post, note, vei = b64(b["post"]), b["sjekkpunkt"], [b64(v) for v in b["vei"]]
        linje, blad, oppgitt = b["linje"], int(b["blad"]), list(b["noekler"])
        linjehash = None if linje is None else hashlib.sha256(linje.encode()).digest()
        sekund = int.from_bytes(post[10:18], "big") // 1_000_000
        naar = datetime.fromtimestamp(sekund, timezone.utc)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        raise Avvik("Beviset mangler noe, eller er endret.") from None
    if len(post) != 50 or post[0] != 2:
        raise Avvik("Posten i beviset er ikke fra en åpen logg.")
    if linjehash not in (None, post[18:]):
        raise Avvik("Linjen er ikke den som er forseglet: Avtrykket stemmer ikke.")
    opphav, storrelse, rot = les_sjekkpunkt(note)
    if fra_blad(hashlib.sha256(b"\x00" + post).digest(), blad, storrelse, vei) != rot:
        raise Avvik("Beviset fører ikke fram til seglet.")
    hvem = signert_av(note, [noekkel] if noekkel else oppgitt)
    if not hvem:
        raise Avvik("Seglet er ikke signert med nøkkelen.")
    slag = {"U": "lagt ut", "R": "endret", "T": "trukket tilbake"}.get(chr(post[1]), "?")
    print(f"Beviset stemmer. {opphav}, linje {blad} av {storrelse}: {slag} {naar:%Y-%m-%d %X} UTC")
    print("Signert med " + hvem[0])
    if not noekkel:
        print("Nøkkelen sto i beviset selv. Sammenlign den med en du har fått på en annen måte.")
    print(linje if linje is not None else "Det som sto i linjen, er tatt bort.")


def main(argv=None):
    """Run; returns the exit code."""
    for ut in (sys.stdout, sys.stderr):
        if hasattr(ut, "reconfigure"):
            ut.reconfigure(encoding="utf-8", errors="replace")
    leser = argparse.ArgumentParser(description="Vitne til en åpen logg.")
    leser.add_argument("hva", help="adressen til kommunens innsynsside, eller ordet «bevis»")
    leser.add_argument("fil", nargs="?", help="bevisfilen, eller filen vitnet husker i")
    leser.add_argument("--noekkel", help="loggens offentlige nøkkel, fått på en annen måte")
    valg = leser.parse_args(argv)
    try:
        if valg.hva == "bevis":
            if not valg.fil:
                raise KanIkke("Skriv navnet på bevisfilen etter «bevis».")
            sjekk_bevis(valg.fil, valg.noekkel)
            return 0
        adresse = valg.hva.rstrip("/")
        deler = urllib.parse.urlsplit(adresse)
        if deler.scheme not in ("http", "https") or not deler.netloc:
            raise KanIkke("Adressen må begynne med https://.")
        navn = re.sub("[^a-zA-Z0-9.-]", "_", deler.netloc)
        vitne(adresse, Path(valg.fil or f"vitne-{navn}.json"), valg.noekkel)
    except Avvik as feil:
        print(f"AVVIK: {feil}", file=sys.stderr)
        return 1
    except KanIkke as feil:
        print(f"Kunne ikke kontrollere: {feil}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
