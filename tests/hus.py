# SPDX-License-Identifier: EUPL-1.2
"""What the tests of the house look at: the files that belong to the project."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROT = Path(__file__).resolve().parent.parent
PAKKE = ROT / "src" / "glassklar"


@cache
def filer() -> tuple[Path, ...]:
    """Every tracked file; in a copy without git, every file outside what is built."""
    git = shutil.which("git")
    if git and (ROT / ".git").exists():
        ut = subprocess.run(
            [git, "-c", f"safe.directory={ROT}", "-C", str(ROT), "ls-files", "-z"],
            check=True,
            capture_output=True,
        ).stdout
        alle = [ROT / navn for navn in ut.decode().split("\0") if navn]
    else:
        bygget = {".venv", "node_modules", "var", "__pycache__"}
        alle = [f for f in ROT.rglob("*") if not bygget & set(f.relative_to(ROT).parts)]
    return tuple(f for f in alle if f.is_file())


def med_endelse(*endelser: str, under: Path = ROT) -> list[Path]:
    """Those of the files that end so, and lie under a folder."""
    return [f for f in filer() if f.suffix in endelser and f.is_relative_to(under)]


def navn(fil: Path) -> str:
    """The file's name within the project."""
    return fil.relative_to(ROT).as_posix()


def rom() -> list[Path]:
    """The rooms: every package directly under the program's own."""
    return sorted({PAKKE / f.relative_to(PAKKE).parts[0] for f in med_endelse(".py", under=PAKKE)
                   if len(f.relative_to(PAKKE).parts) > 1})  # fmt: skip


def ingen(funn: Iterable[str]) -> None:
    """Fail with everything that was found, a line each; nothing found is good."""
    linjer = sorted(funn)
    assert not linjer, f"{len(linjer)} funn:\n" + "\n".join(linjer)
