# SPDX-License-Identifier: EUPL-1.2
"""Builds ``etterproev.pyz``: the verifier's own source in one file that Python runs.

The same source gives the same bytes, so the file's checksum can be made known beforehand.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

_HER = Path(__file__).resolve().parent
_MAIN = """import sys

from glassklar.spor.etterproev.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
"""


def kildefiler() -> list[tuple[str, bytes]]:
    """What goes into the file: name and content, in order."""
    rot = _HER.parent.parent.parent
    egne = [p for p in _HER.glob("*.py") if p.name != "bygg.py"]
    delte = [_HER.parent / f"{n}.py" for n in ("__init__", "tre", "poster", "note")]
    alle = sorted([rot / "glassklar/__init__.py", *delte, *egne])
    return [
        ("__main__.py", _MAIN.encode()),
        *((p.relative_to(rot).as_posix(), p.read_bytes()) for p in alle),
    ]


def skriv_pyz(maal: Path) -> None:
    """Write the runnable file."""
    with open(maal, "wb") as f:
        f.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(f, "w", zipfile.ZIP_STORED) as z:
            for navn, innhold in kildefiler():
                z.writestr(zipfile.ZipInfo(navn, (1980, 1, 1, 0, 0, 0)), innhold)
